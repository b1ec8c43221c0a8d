#include "report/shell_completions.h"

namespace bylaw::report {
namespace {

std::string joined(std::span<const std::string> words, std::string_view separator) {
    std::string text;
    for (const std::string& word : words) {
        text += text.empty() ? "" : separator;
        text += word;
    }
    return text;
}

// Between single quotes, for any of the shells.
std::string quoted(std::string_view text, bool is_fish) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'') {
            result += is_fish ? "\\'" : "'\\''";
            continue;
        }
        if (is_fish && c == '\\') {
            result += '\\';
        }
        result += c == '\n' ? ' ' : c;
    }
    return result + '\'';
}

std::string bash(std::string_view program, std::span<const CommandShape> commands) {
    const std::string function = "_" + std::string(program);
    std::string names;
    std::string words;
    std::string values;
    for (const CommandShape& command : commands) {
        names += command.name + " ";
        words += "        " + command.name + ") words=\"";
        for (const OptionShape& option : command.options) {
            words += joined(option.names, " ") + " ";
            if (!option.choices.empty()) {
                values += "        ";
                for (const std::string& name : option.names) {
                    values += &name == &option.names.front() ? "\"" : "|\"";
                    values += command.name + " " + name + "\"";
                }
                values +=
                    ") COMPREPLY=($(compgen -W \"" + joined(option.choices, " ") + "\" -- \"$current\")); return ;;\n";
            }
        }
        words.back() = '"';
        words += " ;;\n";
    }
    std::string script = function + "() {\n";
    script += "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n";
    script += "    local command=\"\" words=\"" + names + "--help --version\"\n";
    script += "    if (( COMP_CWORD > 1 )); then command=\"${COMP_WORDS[1]}\"; fi\n";
    script += "    COMPREPLY=()\n";
    script += "    case \"$command $previous\" in\n" + values + "    esac\n";
    script += "    case \"$command\" in\n" + words + "    esac\n";
    script += "    if [[ -z \"$command\" || \"$current\" == -* ]]; then\n";
    script += "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n";
    script += "    else\n";
    script += "        COMPREPLY=($(compgen -f -- \"$current\"))\n";
    script += "    fi\n";
    script += "}\n";
    script += "complete -o filenames -F " + function + " " + std::string(program) + "\n";
    return script;
}

std::string zsh_option(const OptionShape& option) {
    std::string text;
    if (option.may_repeat) {
        text += "'*'";
    } else if (option.names.size() > 1) {
        text += "'(" + joined(option.names, " ") + ")'";
    }
    text += option.names.size() > 1 ? "{" + joined(option.names, ",") + "}" : option.names.front();
    std::string rest = "[";
    for (const char c : option.description) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') {
            rest += '\\';
        }
        rest += c;
    }
    rest += ']';
    if (option.takes_value) {
        rest += option.choices.empty() ? ":path:_files" : ":value:(" + joined(option.choices, " ") + ")";
    }
    return text + quoted(rest, false);
}

std::string zsh(std::string_view program, std::span<const CommandShape> commands) {
    const std::string function = "_" + std::string(program);
    std::string script = "#compdef " + std::string(program) + "\n\n" + function + "() {\n    local -a commands=(\n";
    for (const CommandShape& command : commands) {
        std::string row = command.name + ":";
        for (const char c : command.description) {
            row += c == ':' ? "\\:" : std::string(1, c);
        }
        script += "        " + quoted(row, false) + "\n";
    }
    script += "    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n";
    script += "    shift words\n    (( CURRENT-- ))\n    case \"$words[1]\" in\n";
    for (const CommandShape& command : commands) {
        script += "        " + command.name + ")\n            _arguments";
        for (const OptionShape& option : command.options) {
            script += " \\\n                " + zsh_option(option);
        }
        script += command.takes_paths ? " \\\n                '*:path:_files'\n" : "\n";
        script += "            ;;\n";
    }
    // Works for a file in the function path as well as for a text that is evaluated.
    script += "    esac\n}\n\nif [[ \"$funcstack[1]\" == " + function + " ]]; then\n    " + function +
              " \"$@\"\nelse\n    compdef " + function + " " + std::string(program) + "\nfi\n";
    return script;
}

std::string fish(std::string_view program, std::span<const CommandShape> commands) {
    const std::string start = "complete -c " + std::string(program) + " ";
    std::string script = start + "-f\n";
    for (const CommandShape& command : commands) {
        script +=
            start + "-n __fish_use_subcommand -a " + command.name + " -d " + quoted(command.description, true) + "\n";
    }
    for (const CommandShape& command : commands) {
        const std::string place = start + "-n '__fish_seen_subcommand_from " + command.name + "'";
        if (command.takes_paths) {
            script += place + " -F\n";
        }
        for (const OptionShape& option : command.options) {
            script += place;
            for (const std::string& name : option.names) {
                script += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            }
            if (option.takes_value) {
                script += option.choices.empty() ? " -r -F" : " -x -a '" + joined(option.choices, " ") + "'";
            }
            script += " -d " + quoted(option.description, true) + "\n";
        }
    }
    return script;
}

}  // namespace

std::string shell_completions(Shell shell, std::string_view program, std::span<const CommandShape> commands) {
    switch (shell) {
        case Shell::Bash:
            return bash(program, commands);
        case Shell::Zsh:
            return zsh(program, commands);
        case Shell::Fish:
            return fish(program, commands);
    }
    return {};
}

}  // namespace bylaw::report
