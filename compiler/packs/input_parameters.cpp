#include "packs/input_parameters.h"

#include <string>
#include <utility>
#include <variant>

#include "document/symbol.h"
#include "inputs/members.h"

namespace bylaw::packs {

using document::Kind;
using document::Value;

InputParameters read_input_parameters(const Value& properties, std::list<document::Document>& embedded) {
    InputParameters parameters;
    parameters.given = inputs::member(properties, "InputParameters");
    if (parameters.given == nullptr) {
        return parameters;
    }
    parameters.is_unknown = document::is_unknown(*parameters.given);
    const Value& value = document::settled(*parameters.given);
    if (value.kind == Kind::Map) {
        parameters.map = &value;
    } else if (value.kind == Kind::String) {
        parameters.is_text = true;
        document::LoadResult loaded =
            document::load("InputParameters", std::string(value.text()), document::Loader::Embedded);
        if (auto* const inner = std::get_if<document::Document>(&loaded);
            inner != nullptr && inner->root().kind == Kind::Map) {
            parameters.map = &inner->root();
            embedded.push_back(std::move(*inner));
        }
    }
    return parameters;
}

}  // namespace bylaw::packs
