// Input parameters and data as one document: guard-language.md, section 4.5.
#include <limits>

#include "document/document.h"
#include "document/document_builder.h"
#include "document/path.h"

namespace bylaw::document {
namespace {

support::Diagnostic refuse(const Document& added, std::string message) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::DocumentMerge;
    diagnostic.file = added.name();
    diagnostic.message = std::move(message);
    return diagnostic;
}

std::string_view kind_name(Kind kind) {
    return kind == Kind::Map ? "a map" : kind == Kind::List ? "a list" : "a single value";
}

}  // namespace

LoadResult merge(std::string name, const Document& base, const Document& added) {
    const Value& left = base.root();
    const Value& right = added.root();
    if (left.kind != right.kind || left.is_scalar()) {
        return refuse(added, std::string(kind_name(left.kind)) + " and " + std::string(kind_name(right.kind)) +
                                 " cannot be merged");
    }
    DocumentBuilder builder(std::numeric_limits<std::uint32_t>::max(), RepeatedKeys::LastWins, 0);
    if (left.kind == Kind::List) {
        static_cast<void>(builder.open_list());
        for (const Document* document : {&base, &added}) {
            for (const Value& item : document->root().items()) {
                builder.add(item);
            }
        }
        builder.add(builder.close());
        return builder.finish_merged(std::move(name), base, added);
    }
    static_cast<void>(builder.open_map());
    for (const Entry& entry : left.entries()) {
        builder.key(entry.key());
        builder.add(entry.value);
    }
    for (const Entry& entry : right.entries()) {
        if (find(left, entry.key(), entry.name->hash) != nullptr) {
            support::Diagnostic diagnostic =
                refuse(added, "the key `" + std::string(entry.key()) + "` is also in `" + base.name() + "`");
            diagnostic.help = "keep each key in one of the two files";
            diagnostic.span = PositionFinder(added).key_span_of(entry.value).value_or(support::Span());
            return diagnostic;
        }
        builder.key(entry.key());
        builder.add(entry.value);
    }
    builder.add(builder.close());
    return builder.finish_merged(std::move(name), base, added);
}

}  // namespace bylaw::document
