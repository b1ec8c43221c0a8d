// Every event of an evaluation, as `validate --verbose` and `--print-json` show it: guard-language.md, section 5.6.
#pragma once

#include <string>
#include <string_view>

#include "report/check_texts.h"
#include "report/palette.h"

namespace bylaw::report {

// Appends the tree of a result that was made with Detail::Everything, one line per event. `data_name` is empty for unit
// tests. The texts must be unescaped ones and have the result in use.
void append_tree_text(std::string& out, CheckTexts& texts, const vm::FileResult& result, std::string_view data_name,
                      const Palette& palette);

// The same as pretty JSON, ending in a line break. The texts must be escaped for JSON. Returns false if a value has no
// JSON form.
[[nodiscard]] bool append_tree_json(std::string& out, CheckTexts& texts, const vm::FileResult& result,
                                    std::string_view data_name);

}  // namespace bylaw::report
