// `import { names } from "path"`: words of no meaning anywhere else.
#include <algorithm>

#include "syntax/keywords_reader.h"
#include "syntax/syntax_error.h"

namespace bylaw::syntax {

using support::DiagnosticCode;

void WordReader::read_import() {
    constexpr std::uint32_t word_size = 6;
    if (out_->tokens.size() != imports_end_) {
        report(DiagnosticCode::SyntaxNotHere, {at_, at_ + word_size}, "imports stand before everything else in a file",
               "move this statement to the top of the file");
    }
    emit(TokenType::IMPORT, at_ + word_size);
    skip_space_and_comments();
    emit(TokenType::LEFT_BRACE, at_ + 1);
    if (!read_imported_names()) {
        return;
    }
    skip_space_and_comments();
    if (!starts_with(text_, at_, "from") || name_end(text_, at_) != at_ + 4) {
        give_up_import("expected `from` and the file that these names are defined in",
                       "write `import { name } from \"file.guard\"`");
        return;
    }
    emit(TokenType::FROM, at_ + 4);
    skip_space_and_comments();
    const TokenMatch path = at_ < text_.size() ? match() : TokenMatch{TokenType::UNEXPECTED, at_};
    if (path.type != TokenType::STRING) {
        give_up_import("expected the file in quotes", "write `from \"file.guard\"`");
        return;
    }
    emit(TokenType::STRING, path.end);
    imports_end_ = out_->tokens.size();
    clause_ = new_clause();
    phase_ = Phase::Statement;
}

// Up to the closing brace and with it; false after something wrong.
bool WordReader::read_imported_names() {
    bool needs_name = true;
    while (true) {
        skip_space_and_comments();
        const std::uint32_t end = name_end(text_, at_);
        const char here = char_at(text_, at_);
        if (end != at_ && needs_name) {
            emit(TokenType::WORD, end);
            needs_name = false;
        } else if (here == ',' && !needs_name) {
            emit(TokenType::COMMA, at_ + 1);
            needs_name = true;
        } else if (here == '}' && !needs_name) {
            emit(TokenType::RIGHT_BRACE, at_ + 1);
            return true;
        } else if (needs_name) {
            give_up_import("expected the name of a rule or variable that is imported",
                           "names stand without `%` and quotes, with `,` between them");
            return false;
        } else {
            give_up_import("expected `,` or `}` behind an imported name",
                           starts_with(text_, at_, "as") ? "an imported name cannot be given another one" : "");
            return false;
        }
    }
}

// Leaves out the rest of the line.
void WordReader::give_up_import(std::string message, std::string help) {
    const auto line_end =
        static_cast<std::uint32_t>(std::min(text_.find('\n', std::min<std::size_t>(at_, text_.size())), text_.size()));
    const std::uint32_t word = name_end(text_, at_);
    report(DiagnosticCode::SyntaxUnexpected, {at_, std::min(std::max(word, at_ + 1), std::max(line_end, at_))},
           std::move(message), std::move(help));
    if (at_ < line_end) {
        emit(TokenType::INVALID, line_end);
        out_->tokens.back().is_reported = true;
    } else if (!out_->tokens.empty()) {
        out_->tokens.back().is_reported = true;
    }
    imports_end_ = out_->tokens.size();
    clause_ = new_clause();
    phase_ = Phase::Statement;
}

}  // namespace bylaw::syntax
