// The program: picks the command, lets it read its options, runs it.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <span>
#include <streambuf>
#include <string_view>
#include <vector>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/command.h"
#include "cli/diagnostic_output.h"
#include "support/heap.h"

namespace {

using bylaw::cli::Command;
using bylaw::cli::Run;

// Writes through to a file descriptor; large pieces are not copied.
class DescriptorBuffer : public std::streambuf {
public:
    explicit DescriptorBuffer(int descriptor) : descriptor_(descriptor) {
        setp(buffer_.data(), buffer_.data() + buffer_.size());
    }
    ~DescriptorBuffer() override { DescriptorBuffer::sync(); }

protected:
    int_type overflow(int_type character) override {
        if (sync() != 0) {
            return traits_type::eof();
        }
        if (!traits_type::eq_int_type(character, traits_type::eof())) {
            *pptr() = traits_type::to_char_type(character);
            pbump(1);
        }
        return traits_type::not_eof(character);
    }

    std::streamsize xsputn(const char* text, std::streamsize size) override {
        if (size < epptr() - pptr()) {
            return std::streambuf::xsputn(text, size);
        }
        return sync() == 0 && write_all(text, static_cast<std::size_t>(size)) ? size : 0;
    }

    int sync() override {
        const bool is_written = write_all(pbase(), static_cast<std::size_t>(pptr() - pbase()));
        setp(buffer_.data(), buffer_.data() + buffer_.size());
        return is_written ? 0 : -1;
    }

private:
    bool write_all(const char* text, std::size_t size) const {
        while (size != 0) {
            const ssize_t written = ::write(descriptor_, text, size);
            if (written < 0) {
                if (errno == EINTR) {
                    continue;
                }
                return false;
            }
            text += written;
            size -= static_cast<std::size_t>(written);
        }
        return true;
    }

    int descriptor_;
    std::array<char, 16384> buffer_{};
};

constexpr int usage_exit_code = 2;

// The command that was named, or null when all have to be known, as for help.
const Command* named_command(std::span<char*> arguments) {
    if (arguments.size() < 2) {
        return nullptr;
    }
    for (const Command& command : bylaw::cli::commands()) {
        if (command.name == arguments[1]) {
            return &command;
        }
    }
    return nullptr;
}

}  // namespace

int main(int count, char** values) {
    bylaw::support::prepare_heap();
    std::ios::sync_with_stdio(false);
    DescriptorBuffer out_buffer(STDOUT_FILENO);
    DescriptorBuffer err_buffer(STDERR_FILENO);
    std::ostream out(&out_buffer);
    std::ostream err(&err_buffer);

    CLI::App app("Policy as code: compiles rules, evaluates and lints templates, plans and snapshots", "bylaw");
    app.set_version_flag("-V,--version", "bylaw " BYLAW_VERSION);
    app.require_subcommand(1);
    Run run;
    const std::span arguments(values, static_cast<std::size_t>(count));
    // Registering options takes time, so a run registers only those it needs.
    const Command* const command = named_command(arguments);
    if (command != nullptr) {
        command->add(app, run);
    } else {
        for (const Command& command_of_all : bylaw::cli::commands()) {
            command_of_all.add(app, run);
        }
    }
    if (count == 1) {
        err << app.help();
        return usage_exit_code;
    }
    try {
        app.parse(count, values);
    } catch (const CLI::ParseError& error) {
        const bool is_success = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        if (count == 2 && command != nullptr && !is_success) {
            // A command without any of the arguments that it needs explains itself.
            err << app.get_subcommand(std::string(command->name))->help();
            return usage_exit_code;
        }
        return app.exit(error, out, err) == 0 ? 0 : usage_exit_code;
    }
    const int exit_code = run({std::cin, out, err});
    out.flush();
    err.flush();
    if (!out) {
        bylaw::cli::print_diagnostic(std::cerr, bylaw::cli::cannot_write({}));
        return usage_exit_code;
    }
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // Giving back what a large run and the tables of the program hold piece by piece takes longer than letting go of
    // it.
    std::quick_exit(exit_code);
#else
    return exit_code;
#endif
}
