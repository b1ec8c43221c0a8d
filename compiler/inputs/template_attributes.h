// What `Ref` and `Fn::GetAtt` give of resources whose names are known: the tables of stdlib/attributes. Private to the
// room.
#pragma once

#include <span>
#include <string_view>

namespace bylaw::inputs {

// A text in which `${Name}` is a property of the resource and `${AWS::Name}` a pseudo parameter; empty if the tables
// say nothing. `attribute` is "Ref" for what `Ref` gives.
[[nodiscard]] std::string_view template_attribute(std::string_view type, std::string_view attribute);

// The partition that a Region is in; that of most Regions if none is given.
[[nodiscard]] std::string_view partition_of(std::string_view region);

// The tables, as they are in the program.
[[nodiscard]] std::span<const std::string_view> attribute_texts();

}  // namespace bylaw::inputs
