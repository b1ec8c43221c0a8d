// What the parts of a run cost, beside simdjson's own parsing of the same bytes. The template and the rules are those
// that run.py generates: BYLAW_BENCH_TEMPLATE names a JSON file, BYLAW_BENCH_RULES a folder of rules files.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "document/document.h"
#include "lower/compile.h"
#include "syntax/parse.h"
#include "vm/evaluate.h"

namespace {

using bylaw::support::SourceFile;

std::string setting(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr) {
        std::fprintf(stderr, "%s is not set; tests/bench/run.py runs this\n", name);
        std::exit(2);
    }
    return value;
}

std::string content(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

const std::string& template_text() {
    static const std::string text = content(setting("BYLAW_BENCH_TEMPLATE"));
    return text;
}

const std::vector<std::shared_ptr<const SourceFile>>& rules() {
    static const auto sources = [] {
        std::vector<std::shared_ptr<const SourceFile>> found;
        for (const auto& entry : std::filesystem::directory_iterator(setting("BYLAW_BENCH_RULES"))) {
            auto source = std::make_shared<SourceFile>();
            source->name = entry.path().filename().string();
            source->text = content(entry.path());
            found.push_back(std::move(source));
        }
        return found;
    }();
    return sources;
}

void count_bytes(benchmark::State& state, std::size_t bytes) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}

// The yardstick of the goals: simdjson's tree of the same bytes, with a parser whose memory is warm.
void simdjson_parse(benchmark::State& state) {
    const simdjson::padded_string text(template_text());
    simdjson::dom::parser parser;
    for (auto _ : state) {
        benchmark::DoNotOptimize(parser.parse(text).error());
    }
    count_bytes(state, text.size());
}
BENCHMARK(simdjson_parse)->Unit(benchmark::kMillisecond);

// The same with a new parser every time, as a program that runs once has it.
void simdjson_parse_cold(benchmark::State& state) {
    const simdjson::padded_string text(template_text());
    for (auto _ : state) {
        simdjson::dom::parser parser;
        benchmark::DoNotOptimize(parser.parse(text).error());
    }
    count_bytes(state, text.size());
}
BENCHMARK(simdjson_parse_cold)->Unit(benchmark::kMillisecond);

void document_load(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        std::string text;
        text.reserve(template_text().size() + bylaw::document::text_padding);
        text = template_text();
        state.ResumeTiming();
        auto loaded = bylaw::document::load("template.json", std::move(text), bylaw::document::Loader::Validate);
        benchmark::DoNotOptimize(loaded);
    }
    count_bytes(state, template_text().size());
}
BENCHMARK(document_load)->Unit(benchmark::kMillisecond);

void syntax_parse(benchmark::State& state) {
    std::size_t bytes = 0;
    for (auto _ : state) {
        bytes = 0;
        for (const auto& source : rules()) {
            benchmark::DoNotOptimize(bylaw::syntax::parse(source));
            bytes += source->text.size();
        }
    }
    count_bytes(state, bytes);
}
BENCHMARK(syntax_parse)->Unit(benchmark::kMillisecond);

void compile(benchmark::State& state) {
    bylaw::lower::CompileOptions options;
    options.threads = 1;
    for (auto _ : state) {
        benchmark::DoNotOptimize(bylaw::lower::compile(rules(), options));
    }
}
BENCHMARK(compile)->Unit(benchmark::kMillisecond);

void evaluate(benchmark::State& state, bylaw::vm::Detail detail) {
    const auto compiled = bylaw::lower::compile(rules());
    auto loaded = bylaw::document::load("template.json", template_text(), bylaw::document::Loader::Validate);
    const auto* document = std::get_if<bylaw::document::Document>(&loaded);
    if (document == nullptr) {
        state.SkipWithError("the template was refused");
        return;
    }
    const auto files = static_cast<std::uint32_t>(compiled.program->tables().files.size());
    for (auto _ : state) {
        bylaw::vm::DocumentEvaluation evaluation(*compiled.program, *document);
        for (std::uint32_t file = 0; file < files; ++file) {
            benchmark::DoNotOptimize(evaluation.evaluate_file(file, detail));
        }
    }
}
BENCHMARK_CAPTURE(evaluate, verdicts, bylaw::vm::Detail::Verdicts)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluate, evidence, bylaw::vm::Detail::Evidence)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
