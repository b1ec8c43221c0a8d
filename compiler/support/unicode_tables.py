#!/usr/bin/env python3
"""Writes unicode_tables.cpp from the files of the Unicode Character Database.

    apt-get install unicode-data        # Debian 12: Unicode 15.0
    compiler/support/unicode_tables.py /usr/share/unicode > compiler/support/unicode_tables.cpp

Numbers are written as base-64 digits of five bits, least significant first; the sixth bit says that another digit follows. A
signed number keeps its sign in the lowest bit. A set of code points is a list of pairs: distance from the end of the range
before, length less one.
"""
import re
import sys
from pathlib import Path

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
GENERAL_CATEGORIES = (
    "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cn"  # groups are contiguous
).split()
CATEGORY_GROUPS = {
    "LC": ("Lu", "Lt"), "L": ("Lu", "Lo"), "M": ("Mn", "Me"), "N": ("Nd", "No"), "P": ("Pc", "Po"),
    "S": ("Sm", "So"), "Z": ("Zs", "Zp"), "C": ("Cc", "Cn"),
}
BINARY_PROPERTIES = """
ASCII_Hex_Digit Alphabetic Bidi_Control Bidi_Mirrored Case_Ignorable Cased Changes_When_Casefolded Changes_When_Casemapped
Changes_When_Lowercased Changes_When_Titlecased Changes_When_Uppercased Dash Default_Ignorable_Code_Point Deprecated Diacritic
Emoji Emoji_Component Emoji_Modifier Emoji_Modifier_Base Emoji_Presentation Extended_Pictographic Extender Grapheme_Base
Grapheme_Extend Grapheme_Link Hex_Digit Hyphen IDS_Binary_Operator IDS_Trinary_Operator ID_Continue ID_Start Ideographic
Join_Control Logical_Order_Exception Lowercase Math Noncharacter_Code_Point Other_Alphabetic Other_Default_Ignorable_Code_Point
Other_Grapheme_Extend Other_ID_Continue Other_ID_Start Other_Lowercase Other_Math Other_Uppercase Pattern_Syntax
Pattern_White_Space Prepended_Concatenation_Mark Quotation_Mark Radical Regional_Indicator Sentence_Terminal Soft_Dotted
Terminal_Punctuation Unified_Ideograph Uppercase Variation_Selector White_Space XID_Continue XID_Start
""".split()
SURROGATES = range(0xD800, 0xE000)


def digits(number):
    text = ""
    while True:
        low, number = number & 31, number >> 5
        text += DIGITS[low | (32 if number else 0)]
        if not number:
            return text


def signed(number):
    return digits(number << 1 if number >= 0 else (-number << 1) | 1)


def ranges(points):
    result = []
    for point in sorted(points):
        if result and result[-1][1] + 1 == point:
            result[-1][1] = point
        else:
            result.append([point, point])
    return result


def set_text(points):
    text, end = "", 0
    for first, last in ranges(points):
        text += digits(first - end) + digits(last - first)
        end = last + 1
    return text


def rows(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line and not line.startswith("@"):
            yield [field.strip() for field in line.split(";")]


def points_of(field):
    first, _, last = field.partition("..")
    return (p for p in range(int(first, 16), int(last or first, 16) + 1) if p not in SURROGATES)


def by_value(*paths, values=None):
    sets = {}
    for path in paths:
        for fields in rows(path):
            if values is None or fields[1] in values:
                sets.setdefault(fields[1], set()).update(points_of(fields[0]))
    return sets


def normalized(name):
    name = name.lower()
    stripped = name[2:] if name.startswith("is") else name
    stripped = re.sub("[ _-]", "", stripped)
    return "isc" if name.startswith("is") and stripped == "c" else stripped


class Writer:
    def __init__(self):
        self.blobs, self.entries = [], []

    def add(self, points):
        self.blobs.append(set_text(points))
        return len(self.blobs) - 1

    def name(self, key, first, last):
        self.entries.append((key, first, last))


def write_string(name, text):
    print(f"const char* const {name} =")
    width = 112
    pieces = [text[at:at + width] for at in range(0, len(text), width)] or [""]
    for piece in pieces:
        print(f'    "{piece}"' + (";" if piece is pieces[-1] else ""))
    print()


def main():
    root = Path(sys.argv[1])
    writer = Writer()
    property_aliases = [fields for fields in rows(root / "PropertyAliases.txt")]
    value_aliases = {}  # by the short name of the property, in lower case
    for fields in rows(root / "PropertyValueAliases.txt"):
        value_aliases.setdefault(fields[0].lower(), []).append([field for field in fields[1:] if field])

    def value_names(property_short, canonical):
        for names in value_aliases[property_short]:
            if canonical in names:
                return {normalized(name) for name in names}
        return {normalized(canonical)}

    single, prefixed = {}, {}

    # General categories; surrogates cannot occur in text, and the dialect knows no name for them.
    categories = {name: set() for name in GENERAL_CATEGORIES}
    for field, name in (fields[:2] for fields in rows(root / "extracted/DerivedGeneralCategory.txt")):
        if name != "Cs":
            categories[name].update(points_of(field))
    numbers = {name: writer.add(categories[name]) for name in GENERAL_CATEGORIES}
    spans = {name: (numbers[name], numbers[name]) for name in GENERAL_CATEGORIES}
    spans.update({group: (numbers[first], numbers[last]) for group, (first, last) in CATEGORY_GROUPS.items()})
    for canonical, span in spans.items():
        for name in value_names("gc", canonical):
            prefixed["gc=" + name] = span
            single[name] = span

    scripts = by_value(root / "Scripts.txt")
    for script in sorted(scripts):
        number = writer.add(scripts[script])
        for name in value_names("sc", script):
            prefixed["sc=" + name] = (number, number)
            single.setdefault(name, (number, number))

    extensions = {script: set(points) for script, points in scripts.items()}
    short_to_long = {names[0]: names[1] for names in value_aliases["sc"]}
    for field, shorts in (fields[:2] for fields in rows(root / "ScriptExtensions.txt")):
        for point in points_of(field):
            for origin in ("Common", "Inherited"):
                extensions[origin].discard(point)
            for short in shorts.split():
                extensions[short_to_long[short]].add(point)
    for script in sorted(extensions):
        number = prefixed["sc=" + normalized(script)][0]
        if extensions[script] != scripts[script]:
            number = writer.add(extensions[script])
        for name in value_names("sc", script):
            prefixed["scx=" + name] = (number, number)

    ages = by_value(root / "DerivedAge.txt")
    ordered = sorted(ages, key=lambda age: [int(part) for part in age.split(".")])
    first_age = None
    for age in ordered:
        number = writer.add(ages[age])
        first_age = number if first_age is None else first_age
        for name in value_names("age", age):
            prefixed["age=" + name] = (first_age, number)

    for short, file in (("gcb", "GraphemeBreakProperty"), ("wb", "WordBreakProperty"), ("sb", "SentenceBreakProperty")):
        values = by_value(root / f"auxiliary/{file}.txt")
        for value in sorted(values):
            number = writer.add(values[value])
            for name in value_names(short, value):
                prefixed[f"{short}={name}"] = (number, number)

    binary = by_value(root / "PropList.txt", root / "DerivedCoreProperties.txt", root / "emoji/emoji-data.txt",
                      root / "extracted/DerivedBinaryProperties.txt", values=set(BINARY_PROPERTIES))
    # Names of properties come before names of values, save for three that the dialect keeps for general categories.
    for fields in property_aliases:
        canonical = fields[1]
        names = {normalized(name) for name in fields} - {"cf", "sc", "lc"}
        if canonical in BINARY_PROPERTIES:
            number = writer.add(binary[canonical])
            for name in names:
                single[name] = (number, number)
        else:
            for name in names:
                single.pop(name, None)

    for name, span in {**single, **prefixed}.items():
        writer.name(name, *span)

    # Simple case folding: every character with another one that it equals.
    orbits = {}
    for fields in rows(root / "CaseFolding.txt"):
        if fields[1] in "CS":
            target = int(fields[2], 16)
            orbits.setdefault(target, {target}).add(int(fields[0], 16))
    folding, last = "", 0
    for target in sorted(orbits):
        members = sorted(orbits[target] - {target})
        folding += digits(target - last) + digits(len(members)) + "".join(signed(member - target) for member in members)
        last = target

    # Full case mapping, without the conditional rows (the final sigma is a rule of its own).
    upper, lower = {}, {}
    for line in (root / "UnicodeData.txt").read_text().splitlines():
        fields = line.split(";")
        point = int(fields[0], 16)
        if fields[12]:
            upper[point] = [int(fields[12], 16)]
        if fields[13]:
            lower[point] = [int(fields[13], 16)]
    for fields in rows(root / "SpecialCasing.txt"):
        if len(fields) > 4 and fields[4]:
            continue
        point = int(fields[0], 16)
        for table, field in ((lower, fields[1]), (upper, fields[3])):
            mapped = [int(part, 16) for part in field.split()]
            if mapped != [point] or point in table:
                table[point] = mapped
    mappings = []
    for table in (upper, lower):
        text, last = "", 0
        for point in sorted(table):
            if table[point] == [point]:
                continue
            text += digits(point - last) + digits(len(table[point]) - 1)
            text += "".join(signed(mapped - point) for mapped in table[point])
            last = point
        mappings.append(text)

    print("// Made by unicode_tables.py from the Unicode Character Database 15.0; see there for the encoding. Do not edit.")
    print('#include "support/unicode_tables.h"\n')
    print("namespace bylaw::support::unicode {\n")
    write_string("case_folding_data", folding)
    write_string("upper_case_data", mappings[0])
    write_string("lower_case_data", mappings[1])
    offsets, blob = [], ""
    for piece in writer.blobs:
        offsets.append(len(blob))
        blob += piece
    offsets.append(len(blob))
    write_string("set_data", blob)
    print(f"const std::uint32_t set_offsets[{len(offsets)}] = {{")
    for at in range(0, len(offsets), 16):
        print("    " + " ".join(f"{offset}," for offset in offsets[at:at + 16]))
    print("};\n")
    entries = sorted(writer.entries)
    print(f"const std::size_t property_count = {len(entries)};")
    print(f"const Property properties[{len(entries)}] = {{")
    line = "   "
    for name, first, last in entries:
        item = f' {{"{name}", {first}, {last}}},'
        if len(line) + len(item) > 120:
            print(line)
            line = "   "
        line += item
    print(line)
    print("};\n")
    print("}  // namespace bylaw::support::unicode")


main()
