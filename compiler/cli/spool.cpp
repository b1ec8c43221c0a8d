#include "cli/spool.h"

#include <utility>

namespace bylaw::cli {

void Spool::add(std::string text) {
    size_ += text.size();
    in_memory_ += text.size();
    texts_.push_back(std::move(text));
    if (in_memory_ > most_in_memory && !has_no_file_) {
        spill();
    }
}

void Spool::spill() {
    if (file_ == nullptr) {
        file_.reset(std::tmpfile());
        if (file_ == nullptr) {
            has_no_file_ = true;
            return;
        }
    }
    for (std::size_t i = 0; i < texts_.size(); ++i) {
        const std::size_t written = std::fwrite(texts_[i].data(), 1, texts_[i].size(), file_.get());
        if (written != texts_[i].size()) {
            // The disk is full: what did not get there stays here, and so does everything behind it.
            has_no_file_ = true;
            texts_[i].erase(0, written);
            texts_.erase(texts_.begin(), texts_.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        }
    }
    texts_.clear();
    in_memory_ = 0;
}

template <class Sink>
bool Spool::hand_on(const Sink& sink) {
    bool is_whole = true;
    if (file_ != nullptr) {
        constexpr std::size_t block = std::size_t{1} << 18U;
        is_whole = std::fflush(file_.get()) == 0 && std::fseek(file_.get(), 0, SEEK_SET) == 0;
        for (;;) {
            std::string text(block, '\0');
            text.resize(std::fread(text.data(), 1, block, file_.get()));
            if (text.empty()) {
                break;
            }
            sink(std::move(text));
        }
        is_whole = is_whole && std::ferror(file_.get()) == 0;
        file_.reset();
    }
    for (std::string& text : texts_) {
        sink(std::move(text));
    }
    texts_.clear();
    in_memory_ = 0;
    size_ = 0;
    return is_whole;
}

bool Spool::write_to(std::ostream& stream) {
    return hand_on(
        [&](const std::string& text) { stream.write(text.data(), static_cast<std::streamsize>(text.size())); });
}

bool Spool::move_to(Spool& other) {
    return hand_on([&](std::string text) { other.add(std::move(text)); });
}

}  // namespace bylaw::cli
