// A test double of a provider: executes a quantised network on the host exactly as the rules of int8_network.hpp say.
//
// Its cards are lines of the file cards.txt in the library's folder:
//
//   card ADDRESS NAME DRIVER MEMORY_BYTES TARGET BATCH WATTS     WATTS may be - for a card without a sensor
//   driver-problem TEXT                                          there is no usable driver
//
// without the file there are none. A line is read anew for each look at the cards; what a model or runner takes of the
// card's memory is counted.
#include <dlfcn.h>

#include <condition_variable>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "int8_network.hpp"
#include "model_table.hpp"

namespace herofake {
namespace {

struct Card {
    hfdpu_card shown{};
    std::string target;
    int batch = 1;
    std::string watts;
};

// What is taken of each card's memory, and which cards were lost; of the whole process.
class Ledger {
public:
    static Ledger &instance() {
        static Ledger ledger;
        return ledger;
    }

    void take(const Card &card, std::int64_t bytes) {
        const std::lock_guard<std::mutex> lock(mutex_);
        std::int64_t &taken = taken_[card.shown.address];
        if (taken + bytes > card.shown.memory_bytes) {
            throw Failure(HFDPU_OUT_OF_MEMORY, "card " + std::string(card.shown.address) + " has " +
                                                       std::to_string(card.shown.memory_bytes - taken) +
                                                       " bytes left, " + std::to_string(bytes) + " are needed");
        }
        taken += bytes;
    }

    void give_back(const Card &card, std::int64_t bytes) noexcept {
        const std::lock_guard<std::mutex> lock(mutex_);
        taken_[card.shown.address] -= bytes;
    }

    void lose(const Card &card) {
        const std::lock_guard<std::mutex> lock(mutex_);
        lost_.insert(card.shown.address);
    }

    bool lost(const std::string &address) {
        const std::lock_guard<std::mutex> lock(mutex_);
        return lost_.count(address) != 0;
    }

private:
    std::mutex mutex_;
    std::map<std::string, std::int64_t> taken_;
    std::set<std::string> lost_;
};

// Bytes of a card's memory, for as long as it lives.
class Memory {
public:
    Memory(Card card, std::int64_t bytes) : card_(std::move(card)), bytes_(bytes) {
        Ledger::instance().take(card_, bytes_);
    }
    ~Memory() { Ledger::instance().give_back(card_, bytes_); }
    Memory(const Memory &) = delete;
    Memory &operator=(const Memory &) = delete;

private:
    Card card_;
    std::int64_t bytes_;
};

std::string own_folder() {
    Dl_info info{};
    static const char here = 0;
    dladdr(&here, &info);
    const std::string path = info.dli_fname;
    return path.substr(0, path.rfind('/'));
}

std::vector<Card> read_cards() {
    std::vector<Card> cards;
    std::ifstream file(own_folder() + "/cards.txt");
    std::string line;
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string kind, address, name, driver;
        words >> kind;
        if (kind == "driver-problem") {
            throw Failure(HFDPU_NO_DRIVER, line.substr(line.find(' ') + 1));
        }
        Card card;
        words >> address >> name >> driver >> card.shown.memory_bytes >> card.target >> card.batch >> card.watts;
        if (kind != "card" || !words) {
            throw Failure(HFDPU_FAILURE, "cards.txt has the line: " + line);
        }
        copy_text(card.shown.address, address);
        copy_text(card.shown.name, name);
        copy_text(card.shown.driver, driver);
        if (!Ledger::instance().lost(address)) {
            cards.push_back(card);
        }
    }
    return cards;
}

Card find_card(const std::string &address) {
    for (const Card &card : read_cards()) {
        if (address == card.shown.address) {
            return card;
        }
    }
    throw Failure(HFDPU_NO_CARD, "there is no card " + address);
}

hfdpu_tensor tensor(const char *name, const std::vector<int> &dims, int fix_point) {
    hfdpu_tensor tensor{};
    copy_text(tensor.name, name);
    tensor.rank = static_cast<std::int32_t>(dims.size());
    std::copy(dims.begin(), dims.end(), tensor.dims);
    tensor.fix_point = fix_point;
    return tensor;
}

class DoubleModel : public Model {
public:
    DoubleModel(Card card, Int8Network network)
        : card_(std::move(card)), network_(std::move(network)), memory_(card_, network_.bytes()) {}

    hfdpu_model_info info() const override {
        hfdpu_model_info info{};
        const Shape in = network_.input();
        info.input = tensor("double_input_fix", {card_.batch, in.height, in.width, in.channels}, network_.input_fix());
        info.output = tensor("double_output_fix", {card_.batch, network_.output().elements()}, network_.output_fix());
        info.host_softmax = network_.softmax() ? 1 : 0;
        info.device_bytes = network_.bytes();
        return info;
    }

    std::unique_ptr<Engine> engine() override;

    // Counts a run; the fault that it is to have.
    Fault::Kind next_run() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return runs_++ >= network_.fault().after ? network_.fault().kind : Fault::Kind::none;
    }

    const Card &card() const { return card_; }
    const Int8Network &network() const { return network_; }

private:
    Card card_;
    Int8Network network_;
    Memory memory_;
    std::mutex mutex_;
    std::int64_t runs_ = 0;
};

class DoubleEngine : public Engine {
public:
    DoubleEngine(std::shared_ptr<DoubleModel> model, std::int64_t bytes)
        : model_(std::move(model)), memory_(model_->card(), bytes) {}

    void run(const std::int8_t *input, std::int8_t *output) override {
        fault(model_->next_run());
        if (Ledger::instance().lost(model_->card().shown.address)) {
            throw Failure(HFDPU_DEVICE_LOST, "card " + std::string(model_->card().shown.address) + " does not answer");
        }
        const std::size_t in = static_cast<std::size_t>(model_->network().input().elements());
        const std::size_t out = static_cast<std::size_t>(model_->network().output().elements());
        for (int picture = 0; picture < model_->card().batch; picture++) {
            const std::vector<std::int8_t> row = model_->network().run(input + static_cast<std::size_t>(picture) * in);
            std::copy(row.begin(), row.end(), output + static_cast<std::size_t>(picture) * out);
        }
    }

    void abandoned() noexcept override {
        const std::lock_guard<std::mutex> lock(mutex_);
        abandoned_ = true;
        changed_.notify_all();
    }

private:
    void fault(Fault::Kind kind) {
        std::unique_lock<std::mutex> lock(mutex_);
        switch (kind) {
            case Fault::Kind::none:
                break;
            case Fault::Kind::lost:
                Ledger::instance().lose(model_->card());
                break;
            case Fault::Kind::memory:
                throw Failure(HFDPU_OUT_OF_MEMORY, "no memory on the card for this run");
            case Fault::Kind::hang:
                changed_.wait(lock, [&] { return abandoned_; });
                throw Failure(HFDPU_DEVICE_LOST, "the run was given up");
            case Fault::Kind::wedge:
                changed_.wait(lock, [] { return false; });
        }
    }

    std::shared_ptr<DoubleModel> model_;
    Memory memory_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool abandoned_ = false;
};

std::unique_ptr<Engine> DoubleModel::engine() {
    const hfdpu_model_info shape = info();
    const auto bytes = static_cast<std::int64_t>(elements(shape.input) + elements(shape.output));
    return std::make_unique<DoubleEngine>(std::static_pointer_cast<DoubleModel>(shared_from_this()), bytes);
}

struct DoubleDriver {
    static constexpr std::int32_t is_double = 1;
    static constexpr const char *name = "test double 1";

    static std::vector<hfdpu_card> cards() {
        std::vector<hfdpu_card> shown;
        for (const Card &card : read_cards()) {
            shown.push_back(card.shown);
        }
        return shown;
    }

    static double power(const std::string &address) {
        const Card card = find_card(address);
        if (card.watts == "-") {
            throw Failure(HFDPU_UNSUPPORTED, "card " + address + " has no power sensor");
        }
        return std::stod(card.watts);
    }

    static std::shared_ptr<Model> open(const std::string &address, const std::string &path) {
        const Card card = find_card(address);
        Int8Network network = Int8Network::read(path);
        if (network.target() != card.target) {
            throw Failure(HFDPU_WRONG_TARGET, path + " was compiled for " + network.target() + ", card " + address +
                                                      " has " + card.target);
        }
        return std::make_shared<DoubleModel>(card, std::move(network));
    }
};

}  // namespace
}  // namespace herofake

extern "C" const hfdpu_provider *herofake_dpu_provider() {
    return herofake::ModelTable<herofake::DoubleDriver>::table();
}
