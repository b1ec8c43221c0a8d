#include "sema/check.h"

#include "sema/checker.h"

namespace bylaw::sema {

std::vector<support::Diagnostic> check(const syntax::ParsedFile& parsed) {
    return Checker(parsed).run();
}

}  // namespace bylaw::sema
