// The canonical shape: whatever an input is, its resources as CloudFormation would name them (docs/check.md).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace bylaw::inputs {

struct Recognised;  // inputs/formats.h

// A part of an input that no resource was made of.
struct LeftOut {
    enum class Why : std::uint8_t {
        Deleted,   // the resource is gone
        Older,     // a later state of the same resource is there as well
        NotGiven,  // announced, but its configuration is not there: nothing can be said about it
        Damaged,   // cannot be read as a resource
    };
    Why why{};
    std::string what;                        // for people: the resource, and what is wrong with it
    const document::Value* value = nullptr;  // where it stands in the input
};

// What the user says about inputs beyond their text.
struct CanonicalOptions {
    document::Limits limits;
    bool changes_only = false;                                   // of plans: only what is created, changed or imported
    std::map<std::string, std::string, std::less<>> parameters;  // values for the parameters of templates, by name
    std::string region;                                          // where inputs are deployed; empty: not known
    std::string account;
    unsigned threads = 1;  // that large inputs may be worked on by; 0: one per core
};

// One input in the canonical shape.
struct Canonical {
    // Derived: { Resources: { ADDRESS: { Type, Properties, Region, AccountId, Tags, … } } }; of plans and change sets
    // also `Removed` and `Drift`, maps of the same form, where there is something in them. It says whether resources
    // may be missing in it (Document::incomplete_because).
    document::Document document;
    std::uint64_t resources = 0;
    std::vector<LeftOut> left_out;
    std::vector<std::string> notes = {};                 // what a reader of the report should know, a sentence each
    bool is_judged_empty = false;                        // whether rules are about it also if it has no resources
    std::vector<std::string_view> used_parameters = {};  // those of the options that the input declares
    // What it was made with. Of no use any more, but giving it back takes time, which is best spent with the rest.
    std::shared_ptr<const void> made_with = nullptr;
};

// The canonical shape of a document by what it was taken for. Nothing for kinds that are judged as they are, such as
// policy documents and what was not recognised; a shape without resources for kinds that accompany others and hold
// none. `source` must outlive the result and stay where it is.
[[nodiscard]] std::optional<Canonical> canonical(const document::Document& source, const Recognised& recognised,
                                                 const CanonicalOptions& options = {});

// The canonical shape of what read-only AWS CLI calls print about an account (docs/inputs.md, "Account facts"); nothing
// if no resource can be made of it. `source` must outlive the result and stay where it is.
[[nodiscard]] std::optional<Canonical> canonical_facts(const document::Document& source);

// Whether resources of this kind of input have other names for their properties than templates, and tables say which.
[[nodiscard]] bool needs_tables(const Recognised& recognised);

// Reads the tables that a text of which this is the beginning is likely to need: for whoever has time before the text
// can be read. From any thread.
void read_tables_for(std::string_view beginning);

// The types, each once, of resources that no table of stdlib/shapes is about: their properties have names that were
// converted mechanically.
[[nodiscard]] std::vector<std::string> types_without_table(const Canonical& canonical);

// The canonical shape of a document that holds AWS Config's configuration items in one of their containers
// (configuration-items.md); nothing if it holds none. `source` must outlive the result and stay where it is.
[[nodiscard]] std::optional<Canonical> canonical_items(const document::Document& source, unsigned threads = 1);

// The canonical shape of a Terraform plan or state in any of its layouts (terraform.md, sections 1, 3 and 6); nothing
// if the document is none. Addresses are those of Terraform. Resources also have `Address`, `Source` and, in plans,
// `Change: { Before, Actions }`. What a plan deletes or forgets is in `Removed`, what `resource_drift` holds in
// `Drift`. `source` must outlive the result and stay where it is.
[[nodiscard]] std::optional<Canonical> canonical_plan(const document::Document& source,
                                                      const CanonicalOptions& options = {});
// The canonical shape of a CloudFormation template (cloudformation.md): every intrinsic function is the value that it
// gives, or a symbol whose `written` is the expression as it stands in the template. Resources under a condition that
// does not hold are left out. Members of resources other than `Properties`, and of the template other than `Resources`,
// stay as written. Nothing if the document has no `Resources`. `source` must outlive the result and stay where it is;
// `used_parameters` refer to the options. Identities of symbols: `X` for a parameter, a pseudo parameter or what `Ref`
// gives of a resource, `X.Attribute`, `export:NAME` for what another stack exports, `stack:STACK.OUTPUT` for another
// stack's output.
[[nodiscard]] std::optional<Canonical> canonical_template(const document::Document& source,
                                                          const CanonicalOptions& options = {});
// The canonical shape of a CloudFormation change set (cloudformation.md, section 8): what it adds, changes or imports,
// with the property values of `AfterContext`, all shown at that text, and `Change: { Before, Actions }` in the words of
// plans. Without property values `Properties` are not known. What it removes is in `Removed`, with the values before.
// Nothing if the document has no `Changes`. `source` must outlive the result and stay where it is.
[[nodiscard]] std::optional<Canonical> canonical_change_set(const document::Document& source,
                                                            const CanonicalOptions& options = {});

}  // namespace bylaw::inputs
