#include "bytecode/bundle.h"

#include <xxhash.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "bytecode/disassemble.h"
#include "bytecode/verify.h"
#include "compiled_rules.h"
#include "vm/evaluate.h"

namespace {

using namespace bylaw;

const std::string rules = R"(
let kinds = [ 'a', { b: [1, 2.5, r(1,9]] }, /^x/ ]
let buckets = Resources.*[ Type == 'AWS::S3::Bucket' ]
rule named when %buckets !empty { %buckets.Properties.Name == /^log-/ or %buckets.Properties.Public != true }
rule listed(kind) { %kind in %kinds }
rule all {
    named
    listed(Resources.a.Kind)
    AWS::S3::Bucket { Properties[ keys == /^N/ ] !empty }
    count(Resources.*) >= 1 or Resources exists
}
)";

const std::string working = R"(
let kinds = [ 'a', { b: [1, 2.5, r(1,9]] }, /^x/ ]
let buckets = Resources.*[ Type == 'AWS::S3::Bucket' ]
let number = count(Resources.*)
rule named when %buckets !empty { %buckets.Properties.Name == /^log-/ or %buckets.Properties.Public != true }
rule listed(kind) { %kind in %kinds }
rule all {
    named
    listed(Resources.a.Kind)
    AWS::S3::Bucket { Properties[ keys == /^N/ ] !empty }
    %number == 1
}
)";

const std::string document_text =
    R"({"Resources":{"a":{"Type":"AWS::S3::Bucket","Kind":"a","Properties":{"Name":"log-1"}}}})";

std::shared_ptr<const bytecode::Program> read_back(std::string bytes) {
    auto result = bytecode::read_bundle("test", std::move(bytes));
    auto* program = std::get_if<std::shared_ptr<const bytecode::Program>>(&result);
    return program == nullptr ? nullptr : *program;
}

std::string verdicts(const bytecode::Program& program) {
    const auto document = testing::document_of(document_text);
    vm::DocumentEvaluation evaluation(program, document);
    const auto result = evaluation.evaluate_file(0, vm::Detail::Verdicts);
    std::string text;
    for (const auto& rule : result.rules) {
        text += program.string(program.rule(rule.rule).name);
        text += rule.status == vm::Status::Pass ? " PASS " : rule.status == vm::Status::Fail ? " FAIL " : " SKIP ";
    }
    return text + std::to_string(result.errors.size());
}

// A bundle whose header is right for its bytes, whatever they are.
std::string resealed(std::string bytes) {
    constexpr std::size_t header_size = 32 + 18 * 16;
    const std::uint64_t size = bytes.size();
    std::memcpy(bytes.data() + 16, &size, 8);
    const std::uint64_t checksum = XXH3_64bits(bytes.data() + header_size, bytes.size() - header_size);
    std::memcpy(bytes.data() + 24, &checksum, 8);
    return bytes;
}

}  // namespace

TEST_CASE("a bundle gives back the program that was written", "[bundle]") {
    const auto program = testing::program_of(working);
    const auto again = read_back(bytecode::write_bundle(*program));
    REQUIRE(again != nullptr);
    CHECK(bytecode::disassemble(*again) == bytecode::disassemble(*program));
    CHECK(verdicts(*again) == verdicts(*program));
    CHECK(verdicts(*program) == "named PASS all PASS 0");
}

TEST_CASE("a call on the left of an operator does not parse, so it never reaches a bundle", "[bundle]") {
    CHECK_THROWS(testing::program_of(rules));
}

TEST_CASE("a bundle with any one byte changed is refused", "[bundle]") {
    const std::string bytes = bytecode::write_bundle(*testing::program_of(working));
    for (std::size_t i = 0; i < bytes.size(); i += 7) {
        // The padding of the header's last fields is not covered by the checksum, nor is what only counts shared
        // results.
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
        const bool in_header = i < 32 + 18 * 16;
        if (!in_header) {
            INFO("byte " << i);
            CHECK(read_back(damaged) == nullptr);
        } else {
            // Whatever the header says, reading ends orderly.
            (void)read_back(damaged);
        }
    }
    for (std::size_t size = 0; size < bytes.size(); size += 13) {
        CHECK(read_back(bytes.substr(0, size)) == nullptr);
    }
}

TEST_CASE("a bundle that announces more shared results than it has queries is refused", "[bundle]") {
    // The number sizes a table, so without queries it must not be believed either.
    for (const char* text : {"rule r { a exists }", "let a = 1\n"}) {
        std::string bytes = bytecode::write_bundle(*testing::program_of(text));
        REQUIRE(read_back(bytes) != nullptr);
        bytes.replace(12, 4, "\xff\xff\xff\x7f");
        CHECK(read_back(bytes) == nullptr);
    }
}

TEST_CASE("a resealed bundle with wrong content is refused by the verifier or runs orderly", "[bundle]") {
    const std::string bytes = bytecode::write_bundle(*testing::program_of(working));
    int refused = 0;
    for (std::size_t i = 32 + 18 * 16; i < bytes.size(); i += 3) {
        for (const char change : {'\x01', '\x7f', '\xff'}) {
            std::string damaged = bytes;
            damaged[i] = static_cast<char>(damaged[i] ^ change);
            if (const auto program = read_back(resealed(std::move(damaged)))) {
                (void)bytecode::disassemble(*program);
                vm::EvaluationLimits limits;
                limits.steps = 100000;
                const auto document = testing::document_of(document_text);
                vm::DocumentEvaluation evaluation(*program, document, limits);
                for (std::uint32_t file = 0; file < program->tables().files.size(); ++file) {
                    (void)evaluation.evaluate_file(file, vm::Detail::Evidence, true);
                }
            } else {
                ++refused;
            }
        }
    }
    CHECK(refused > 0);
}

TEST_CASE("the verifier accepts what the compiler makes", "[bundle]") {
    CHECK_FALSE(bytecode::verify(testing::program_of(working)->tables()).has_value());
    CHECK_FALSE(bytecode::verify(testing::program_of("").operator*().tables()).has_value());
}
