// The data behind support/unicode.h; unicode_tables.py says how it is encoded. Private to that file's implementation.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bylaw::support::unicode {

// A name after normalisation, with the property in front where one was written ("gc=lu"), and the sets whose union it
// is.
struct Property {
    const char* name;
    std::uint16_t first_set;
    std::uint16_t last_set;
};

extern const char* const case_folding_data;
extern const char* const upper_case_data;
extern const char* const lower_case_data;
extern const char* const set_data;
extern const std::uint32_t set_offsets[];
extern const std::size_t property_count;
extern const Property properties[];  // sorted by name

}  // namespace bylaw::support::unicode
