// IAM's credential report as a document. Private to the room.
#pragma once

#include <string>
#include <string_view>

#include "document/document.h"

namespace bylaw::inputs {

// The rows of a report, comma-separated values with a head, as a list of maps: names of columns as CloudFormation would
// write them, `true` and `false` as booleans, and nothing for what the service says it does not know. Empty for text
// that is no report.
[[nodiscard]] document::Document read_credential_report(std::string_view text);

// The bytes that a text in base64 (RFC 4648) stands for; empty if it is none.
[[nodiscard]] std::string decode_base64(std::string_view text);

}  // namespace bylaw::inputs
