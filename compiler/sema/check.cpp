#include "sema/check.h"

#include "sema/checker.h"

namespace bylaw::sema {

std::vector<support::Diagnostic> check(const syntax::ParsedFile& parsed) {
    return check(resolve_imports(parsed));
}

std::vector<support::Diagnostic> check(const Imports& file) {
    return Checker(file).run();
}

}  // namespace bylaw::sema
