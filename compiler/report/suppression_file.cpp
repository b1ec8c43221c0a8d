#include "report/suppression_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include <yaml-cpp/yaml.h>

#include "document/document.h"
#include "report/findings.h"
#include "sema/suggestion.h"
#include "support/name_pattern.h"

namespace bylaw::report {

namespace {

constexpr std::array<std::string_view, 10> known_keys{"rule",   "address", "type",  "path",   "account",
                                                      "region", "until",   "owner", "ticket", "reason"};

std::string_view member(const ResourceName& resource, std::string_view name) {
    if (resource.value == nullptr || resource.value->kind != document::Kind::Map) {
        return {};
    }
    const document::Value* value = document::find(*resource.value, name);
    return value != nullptr && value->kind == document::Kind::String ? value->text() : std::string_view();
}

std::string_view without_dot(std::string_view path) {
    while (path.starts_with("./")) {
        path.remove_prefix(2);
    }
    return path;
}

// Whether the pattern fits the path, or the end of it from a component on.
bool fits_path(std::string_view pattern, std::string_view path) {
    pattern = without_dot(pattern);
    path = without_dot(path);
    while (true) {
        if (support::fits_pattern(pattern, path)) {
            return true;
        }
        const std::size_t slash = path.find('/');
        if (slash == std::string_view::npos) {
            return false;
        }
        path.remove_prefix(slash + 1);
    }
}

bool fits_text(const std::string& pattern, std::string_view text) {
    return pattern.empty() || support::fits_pattern(pattern, text);
}

}  // namespace

class SuppressionFiles::Reader {
public:
    Reader(SuppressionFiles& files, const support::SourceFile& file, const Complain& complain)
        : files_(files), file_(file), complain_(complain) {}

    void read() {
        YAML::Node root;
        try {
            root = YAML::Load(file_.text);
        } catch (const YAML::Exception& error) {
            wrong(error.mark, "the file is not YAML: " + error.msg, "");
            return;
        }
        if (!root.IsMap()) {
            wrong(root.Mark(), "the file is no map with `version` and `suppressions`", "");
            return;
        }
        YAML::Node list;
        bool has_version = false;
        for (const auto& member : root) {
            const std::string key = text_of(member.first);
            if (key == "version") {
                has_version = true;
                if (text_of(member.second) != "1") {
                    wrong(member.second.Mark(), "`version` is not 1", "");
                    return;
                }
            } else if (key == "suppressions") {
                list.reset(member.second);
            } else {
                wrong(member.first.Mark(), "unknown key `" + key + "`", "there are `version` and `suppressions`");
            }
        }
        if (!has_version) {
            wrong(root.Mark(), "`version: 1` is missing", "");
            return;
        }
        if (list.IsDefined() && !list.IsNull() && !list.IsSequence()) {
            wrong(list.Mark(), "`suppressions` is no list", "");
            return;
        }
        if (list.IsSequence()) {
            for (const YAML::Node& item : list) {
                read_entry(item);
            }
        }
    }

private:
    static std::string text_of(const YAML::Node& node) { return node.IsScalar() ? node.Scalar() : std::string(); }

    [[nodiscard]] support::Span span_of(const YAML::Mark& mark, std::size_t size) const {
        const std::size_t begin = mark.pos < 0 ? 0 : std::min(file_.text.size(), static_cast<std::size_t>(mark.pos));
        return {static_cast<std::uint32_t>(begin),
                static_cast<std::uint32_t>(std::min(file_.text.size(), begin + size))};
    }

    void wrong(const YAML::Mark& mark, std::string message, std::string help, std::size_t size = 1) {
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::SuppressionInvalid;
        diagnostic.message = std::move(message);
        diagnostic.help = std::move(help);
        give(std::move(diagnostic), mark, size);
    }

    void give(support::Diagnostic diagnostic, const YAML::Mark& mark, std::size_t size) {
        is_wrong_ = true;
        diagnostic.file = file_.name;
        diagnostic.span = span_of(mark, size);
        complain_(std::move(diagnostic), file_.text);
    }

    void unknown_key(const YAML::Mark& mark, const std::string& key) {
        std::size_t offers_left = known_keys.size();
        sema::Suggestion suggestion(key, offers_left);
        std::string all;
        for (const std::string_view known : known_keys) {
            static_cast<void>(suggestion.offer(known));
            all += all.empty() ? "`" : ", `";
            all += known;
            all += '`';
        }
        wrong(mark, "unknown key `" + key + "`",
              suggestion.best().empty() ? "there are " + all : "did you mean `" + std::string(suggestion.best()) + "`?",
              key.size());
    }

    void read_entry(const YAML::Node& item) {
        is_wrong_ = false;
        if (!item.IsMap()) {
            wrong(item.Mark(), "the suppression is no map with `rule` and `reason`", "");
            return;
        }
        Entry entry;
        entry.by = SuppressedBy::File;
        entry.file = &file_;
        entry.place = span_of(item.Mark(), 1);
        YAML::Mark rule = item.Mark();
        for (const auto& member : item) {
            const std::string key = text_of(member.first);
            std::string* const field = field_of(entry, key);
            if (field == nullptr) {
                unknown_key(member.first.Mark(), key);
            } else if (!member.second.IsScalar() || member.second.Scalar().empty()) {
                wrong(member.second.Mark(), "`" + key + "` is no text", "");
            } else {
                *field = member.second.Scalar();
                if (key == "rule") {
                    rule = member.second.Mark();
                    entry.place = span_of(rule, field->size());
                } else if (key == "until" && !is_date(*field)) {
                    wrong(member.second.Mark(), "`" + *field + "` is no day written as 2027-01-31", "", field->size());
                }
            }
        }
        if (is_wrong_) {
            return;
        }
        for (const auto& [name, text] : {std::pair("rule", &entry.pattern), std::pair("reason", &entry.terms.reason)}) {
            if (text->empty()) {
                wrong(item.Mark(), "the suppression has no `" + std::string(name) + "`", "");
                return;
            }
        }
        entry.rules = files_.context_.ids.fitting(entry.pattern);
        if (entry.rules.empty()) {
            if (!files_.context_.ids.fits_other(entry.pattern)) {
                give(files_.context_.ids.no_such_rule(entry.pattern), rule, entry.pattern.size());
            }
            return;
        }
        keep(std::move(entry));
    }

    static std::string* field_of(Entry& entry, std::string_view key) {
        const std::array<std::string*, known_keys.size()> fields{
            &entry.pattern, &entry.address,     &entry.type,        &entry.path,         &entry.account,
            &entry.region,  &entry.terms.until, &entry.terms.owner, &entry.terms.ticket, &entry.terms.reason};
        const auto found = std::find(known_keys.begin(), known_keys.end(), key);
        return found == known_keys.end() ? nullptr : fields.at(static_cast<std::size_t>(found - known_keys.begin()));
    }

    void keep(Entry&& given) {
        Entry& entry = files_.entries_.emplace_back();
        entry.by = given.by;
        entry.pattern = std::move(given.pattern);
        entry.rules = std::move(given.rules);
        entry.terms = std::move(given.terms);
        entry.address = std::move(given.address);
        entry.type = std::move(given.type);
        entry.path = std::move(given.path);
        entry.account = std::move(given.account);
        entry.region = std::move(given.region);
        entry.file = given.file;
        entry.place = given.place;
        for (const std::uint32_t rule : entry.rules) {
            if (files_.by_rule_.size() <= rule) {
                files_.by_rule_.resize(rule + 1);
            }
            files_.by_rule_[rule].push_back(&entry);
        }
    }

    SuppressionFiles& files_;
    const support::SourceFile& file_;
    const Complain& complain_;
    bool is_wrong_ = false;
};

void SuppressionFiles::read(const std::string& name, std::string text, const Complain& complain) {
    files_.push_back({name, std::move(text)});
    Reader(*this, files_.back(), complain).read();
}

bool SuppressionFiles::fits(const Entry& entry, const Finding& finding, std::string_view path) {
    if (!entry.path.empty() && !fits_path(entry.path, path)) {
        return false;
    }
    if (finding.resource == nullptr) {
        return entry.address.empty() && entry.type.empty() && entry.account.empty() && entry.region.empty();
    }
    const ResourceName& resource = *finding.resource;
    return fits_text(entry.address, resource.address) && fits_text(entry.type, resource.type) &&
           fits_text(entry.account, member(resource, "AccountId")) &&
           fits_text(entry.region, member(resource, "Region"));
}

const Suppression* SuppressionFiles::find(const Finding& finding, std::string_view path) {
    if (finding.rule < by_rule_.size()) {
        for (Entry* const entry : by_rule_[finding.rule]) {
            if (fits(*entry, finding, path) && entry->takes(finding.rule, context_)) {
                return entry;
            }
        }
    }
    return nullptr;
}

void SuppressionFiles::for_each_remark(const std::vector<std::string>& paths, const Complain& visit) const {
    for (const Entry& entry : entries_) {
        std::optional<support::Diagnostic> remark = entry.remark(context_);
        const auto is_input = [&](const std::string& path) { return fits_path(entry.path, path); };
        if (!remark || (remark->code == support::DiagnosticCode::SuppressionUnused && !entry.path.empty() &&
                        std::none_of(paths.begin(), paths.end(), is_input))) {
            continue;
        }
        remark->file = entry.file->name;
        remark->span = entry.place;
        visit(std::move(*remark), entry.file->text);
    }
}

}  // namespace bylaw::report
