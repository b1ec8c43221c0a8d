#include "report/summary_table.h"

#include <algorithm>
#include <vector>

#include "report/file_report.h"
#include "report/visible_text.h"

namespace bylaw::report {

using vm::Status;

namespace {

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

void append_status(std::string& out, Status status, const Palette& palette) {
    switch (status) {
        case Status::Pass:
            out += palette.green;
            break;
        case Status::Fail:
            out += palette.bold_red;
            break;
        case Status::Skip:
        case Status::Unknown:
        case Status::PassOrSkip:
            out += palette.bold_yellow;
            break;
    }
    out += status_name(status);
    out += palette.reset;
}

class Table {
public:
    Table(const RuleNames& rule_names, const vm::FileResult& result)
        : file_(rule_names.program().string(rule_names.program().file(result.file).name)) {
        for (const vm::RuleResult& rule : result.rules) {
            const std::string_view name = short_name(rule_names.of(rule.rule));
            auto& names = names_[static_cast<std::size_t>(rule.status)];
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
            longest_ = std::max(longest_, name.size());
        }
        // A name is skipped only if it is nothing else.
        std::erase_if(names_[static_cast<std::size_t>(Status::Skip)], [&](std::string_view name) {
            const auto is_in = [&](Status status) {
                const auto& names = names_[static_cast<std::size_t>(status)];
                return std::find(names.begin(), names.end(), name) != names.end();
            };
            return is_in(Status::Pass) || is_in(Status::Fail);
        });
    }

    [[nodiscard]] bool has(Status status) const { return !names_[static_cast<std::size_t>(status)].empty(); }

    void append(std::string& out, Status status, std::string_view title, const Palette& palette) const {
        out += palette.bold;
        out += title;
        out += palette.reset;
        out += '\n';
        for (const std::string_view name : names_[static_cast<std::size_t>(status)]) {
            append_visible(out, file_);
            out += '/';
            append_visible(out, name);
            out.append(longest_ + 4 - std::min(longest_ + 4, code_points(name)), ' ');
            append_status(out, status, palette);
            out += '\n';
        }
    }

private:
    // Without the rules file that stands in front of the name of a default rule.
    [[nodiscard]] std::string_view short_name(std::string_view name) const {
        const bool has_file = name.size() > file_.size() && name.starts_with(file_) && name[file_.size()] == '/';
        return has_file ? name.substr(file_.size() + 1) : name;
    }

    std::string_view file_;
    std::vector<std::string_view> names_[3];
    std::size_t longest_ = 0;
};

}  // namespace

void append_summary_table(std::string& out, const RuleNames& names, const vm::FileResult& result,
                          std::string_view data_name, Selection selection, const Palette& palette) {
    const Table table(names, result);
    bool has_head = false;
    const auto section = [&](bool selected, Status status, std::string_view title) {
        if (!selected || !table.has(status)) {
            return;
        }
        if (!has_head) {
            has_head = true;
            append_visible(out, data_name);
            out += " Status = ";
            append_status(out, result.status, palette);
            out += '\n';
        }
        table.append(out, status, title, palette);
    };
    section(selection.skip, Status::Skip, "SKIP rules");
    section(selection.pass, Status::Pass, "PASS rules");
    section(selection.fail, Status::Fail, "FAILED rules");
    if (has_head) {
        out += "---\n";
    }
}

}  // namespace bylaw::report
