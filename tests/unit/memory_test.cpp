// Memory that is used again, and what is made when it is asked for.
#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "support/arena.h"
#include "support/made_once.h"

using bylaw::support::Arena;
using bylaw::support::MadeOnce;

TEST_CASE("an arena that was cleared begins anew") {
    Arena arena;
    for (int round = 0; round < 3; ++round) {
        std::vector<std::string_view> kept;
        for (int i = 0; i < 1000; ++i) {
            kept.push_back(arena.copy(std::string_view(std::to_string(i * round))));
        }
        for (int i = 0; i < 1000; ++i) {
            CHECK(kept[static_cast<std::size_t>(i)] == std::to_string(i * round));
        }
        CHECK(arena.sequence(kept.front().data()) < arena.sequence(kept.back().data()));
        arena.clear();
    }
    Arena empty;
    empty.clear();
    CHECK(empty.copy(std::string_view("a")) == "a");
}

TEST_CASE("what is made once is the same for all who ask") {
    std::atomic<int> made{0};
    MadeOnce<std::string> text;
    std::vector<const std::string*> seen(8);
    {
        std::vector<std::jthread> threads;
        for (const std::string*& one : seen) {
            threads.emplace_back([&] {
                one = &text.get([&] {
                    ++made;
                    return std::string("made");
                });
            });
        }
    }
    CHECK(made == 1);
    for (const std::string* const one : seen) {
        CHECK(one == seen.front());
    }
    // It goes along when its owner is moved.
    const MadeOnce<std::string> moved = std::move(text);
    CHECK(&moved.get([] { return std::string("again"); }) == seen.front());
}
