// The provider for Xilinx cards: XRT finds them, XIR reads models, VART runs them.
//
// What VART does and how this deals with it:
// - Opening the first runner of a process takes a lock on every card and loads the overlay (XLNX_VART_FIRMWARE) onto it;
//   XLNX_ENABLE_DEVICES limits it to some. Looking for cards therefore goes to XRT alone.
// - execute_async() of the DPU runner blocks until the card is done, whatever its name says, and wait() returns at once. Each
//   runner has a thread of its own here, which is what a time-out gives up on.
// - A model for another DPU makes VART end the process. The fingerprints are compared before.
// - It ends the process, too, where a card fails in the middle of a run: run replicas in worker processes.
#include <xir/attrs/attrs.hpp>
#include <xir/dpu_controller.hpp>
#include <xir/graph/graph.hpp>
#include <xir/graph/subgraph.hpp>
#include <xir/op/op.hpp>
#include <xir/tensor/tensor.hpp>

#include <vart/runner.hpp>
#include <vart/tensor_buffer.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model_table.hpp"
#include "xrt_cards.hpp"

namespace herofake {
namespace {

std::string hex(std::uint64_t value) {
    char text[24];
    std::snprintf(text, sizeof text, "0x%016llx", static_cast<unsigned long long>(value));
    return text;
}

Failure invalid(const std::string &path, const std::string &problem) {
    return Failure(HFDPU_INVALID_MODEL, path + " " + problem);
}

bool runs_on(const xir::Subgraph *part, const std::string &device) {
    return part->has_attr("device") && part->get_attr<std::string>("device") == device;
}

// What the host has to do after the DPU: nothing, or a softmax. Anything else is refused by name.
bool softmax_of(const xir::Subgraph *part, const std::string &path) {
    static const std::set<std::string> harmless{"data", "data-fix", "fix", "fix2float", "float2fix", "identity",
                                                "download", "upload"};
    bool softmax = false;
    for (const xir::Op *op : part->get_ops()) {
        const std::string type = op->get_type();
        if (type == "softmax") {
            softmax = true;
        } else if (harmless.count(type) == 0) {
            throw invalid(path, "leaves the operator '" + type + "' to the host; only a softmax is done there");
        }
    }
    return softmax;
}

// The one part of a graph that the DPU runs.
struct Parts {
    const xir::Subgraph *dpu = nullptr;
    bool host_softmax = false;
};

Parts parts_of(const xir::Graph &graph, const std::string &path) {
    Parts parts;
    int count = 0;
    for (const xir::Subgraph *part : graph.get_root_subgraph()->children_topological_sort()) {
        if (runs_on(part, "DPU")) {
            parts.dpu = part;
            count++;
        } else if (runs_on(part, "CPU")) {
            parts.host_softmax = softmax_of(part, path) || parts.host_softmax;
        }
    }
    if (count != 1) {
        throw invalid(path, "has " + std::to_string(count) + " subgraphs for the DPU; exactly one is possible" +
                                    (count == 0 ? " (is it quantised, but not compiled?)" : ""));
    }
    return parts;
}

hfdpu_tensor describe(const xir::Tensor *tensor, const std::string &path) {
    const std::vector<std::int32_t> shape = tensor->get_shape();
    const xir::DataType type = tensor->get_data_type();
    if (type.bit_width != 8 || (type.type != xir::DataType::XINT && type.type != xir::DataType::INT)) {
        throw invalid(path, "has the tensor " + tensor->get_name() + " of type " + type.to_string() + ", not int8");
    }
    if (shape.size() > HFDPU_MAX_RANK || !tensor->has_attr("fix_point")) {
        throw invalid(path, "has the tensor " + tensor->get_name() + " without a fix point, or of too many dimensions");
    }
    hfdpu_tensor described{};
    copy_text(described.name, tensor->get_name());
    described.rank = static_cast<std::int32_t>(shape.size());
    std::copy(shape.begin(), shape.end(), described.dims);
    described.fix_point = tensor->get_attr<int>("fix_point");
    return described;
}

// A tensor over host memory that somebody else owns; VART copies it to and from the card.
class HostTensor : public vart::TensorBuffer {
public:
    HostTensor(const xir::Tensor *tensor, std::int8_t *memory)
        : vart::TensorBuffer(tensor), shape_(tensor->get_shape()), memory_(memory) {
        for (const std::int32_t dim : shape_) {
            bytes_ *= static_cast<std::size_t>(dim);
        }
    }

    std::pair<std::uint64_t, std::size_t> data(const std::vector<std::int32_t> index = {}) override {
        std::size_t offset = 0;
        for (std::size_t i = 0; i < shape_.size(); i++) {
            offset = offset * static_cast<std::size_t>(shape_[i]) +
                     (i < index.size() ? static_cast<std::size_t>(index[i]) : 0);
        }
        return {reinterpret_cast<std::uint64_t>(memory_ + offset), bytes_ - offset};
    }

private:
    std::vector<std::int32_t> shape_;
    std::int8_t *memory_;
    std::size_t bytes_ = 1;
};

// A runner of VART's with what it was made with, which must outlive it.
struct Running {
    std::unique_ptr<xir::Attrs> attributes;
    std::unique_ptr<vart::Runner> runner;
};

class VartEngine : public Engine {
public:
    VartEngine(std::shared_ptr<Model> model, std::string address, Running running)
        : model_(std::move(model)), address_(std::move(address)), running_(std::move(running)) {}

    void run(const std::int8_t *input, std::int8_t *output) override {
        vart::Runner &runner = *running_.runner;
        // VART wants the input writable and does not write it.
        HostTensor in(runner.get_input_tensors().front(), const_cast<std::int8_t *>(input));
        HostTensor out(runner.get_output_tensors().front(), output);
        try {
            const std::pair<std::uint32_t, int> job = runner.execute_async({&in}, {&out});
            const int status = job.second != 0 ? job.second : runner.wait(static_cast<int>(job.first), -1);
            if (status != 0) {
                throw Failure(HFDPU_FAILURE, "VART says " + std::to_string(status));
            }
        } catch (const std::bad_alloc &) {
            throw;
        } catch (const std::exception &failure) {
            throw Failure(present() ? HFDPU_FAILURE : HFDPU_DEVICE_LOST, "card " + address_ + ": " + failure.what());
        }
    }

private:
    bool present() const noexcept {
        hfdpu_error ignored;
        return guarded(&ignored, [&] { xrt_index(address_); }) == HFDPU_OK;
    }

    // First, so that it goes last.
    std::shared_ptr<Model> model_;
    std::string address_;
    Running running_;
};

// Numbers of the DPU cores on a card.
std::vector<std::size_t> cores_of(const xir::DpuController &controller, const std::string &address) {
    const std::size_t card = xrt_index(address);
    std::vector<std::size_t> cores;
    for (std::size_t core = 0; core < controller.get_num_of_dpus(); core++) {
        if (controller.get_device_id(core) == card) {
            cores.push_back(core);
        }
    }
    if (cores.empty()) {
        throw Failure(HFDPU_NO_CARD, "card " + address +
                                             " has no DPU; see that XLNX_VART_FIRMWARE names its overlay and "
                                             "XLNX_ENABLE_DEVICES, if set, its number");
    }
    return cores;
}

class VartModel : public Model {
public:
    // Opens the first runner, too, which puts the weights on the card, so that an open model is a warm one.
    VartModel(std::string address, std::string path)
        : address_(std::move(address)),
          path_(std::move(path)),
          graph_(xir::Graph::deserialize(path_)),
          parts_(parts_of(*graph_, path_)),
          controller_(xir::DpuController::get_instance()),
          cores_(cores_of(*controller_, address_)) {
        check_target();
        spare_ = start();
        info_.input = only(spare_.runner->get_input_tensors(), "input");
        info_.output = only(spare_.runner->get_output_tensors(), "output");
        info_.host_softmax = parts_.host_softmax ? 1 : 0;
    }

    hfdpu_model_info info() const override { return info_; }

    std::unique_ptr<Engine> engine() override {
        const std::lock_guard<std::mutex> lock(mutex_);
        Running running = spare_.runner != nullptr ? std::exchange(spare_, {}) : start();
        return std::make_unique<VartEngine>(shared_from_this(), address_, std::move(running));
    }

private:
    void check_target() const {
        if (!parts_.dpu->has_attr("dpu_fingerprint")) {
            return;
        }
        const auto wanted = parts_.dpu->get_attr<std::uint64_t>("dpu_fingerprint");
        for (const std::size_t core : cores_) {
            const std::uint64_t has = controller_->get_fingerprint(core);
            if (wanted != 0 && has != 0 && wanted != has) {
                throw Failure(HFDPU_WRONG_TARGET, path_ + " was compiled for the DPU " + hex(wanted) + ", card " +
                                                          address_ + " has " + hex(has));
            }
        }
    }

    hfdpu_tensor only(const std::vector<const xir::Tensor *> &tensors, const std::string &what) const {
        if (tensors.size() != 1) {
            throw invalid(path_, "has " + std::to_string(tensors.size()) + " " + what + " tensors; one is possible");
        }
        return describe(tensors.front(), path_);
    }

    // The card's cores take turns.
    Running start() {
        Running running;
        running.attributes = xir::Attrs::create();
        running.attributes->set_attr<std::size_t>("__device_core_id__", cores_[next_++ % cores_.size()]);
        running.runner = vart::Runner::create_runner_with_attrs(parts_.dpu, running.attributes.get());
        if (running.runner == nullptr) {
            throw Failure(HFDPU_FAILURE, "VART made no runner for " + path_);
        }
        return running;
    }

    std::string address_;
    std::string path_;
    std::unique_ptr<xir::Graph> graph_;
    Parts parts_;
    std::shared_ptr<xir::DpuController> controller_;
    std::vector<std::size_t> cores_;
    std::mutex mutex_;
    std::size_t next_ = 0;
    hfdpu_model_info info_{};
    Running spare_;
};

struct VartDriver {
    static constexpr std::int32_t is_double = 0;
    static constexpr const char *name = "Vitis AI VART";

    static std::vector<hfdpu_card> cards() {
        std::vector<hfdpu_card> shown;
        for (const XrtCard &card : xrt_cards()) {
            shown.push_back(card.shown);
        }
        return shown;
    }

    static double power(const std::string &address) { return xrt_power(address); }

    static std::shared_ptr<Model> open(const std::string &address, const std::string &path) {
        // XIR ends the process where it cannot read the file.
        const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path.c_str(), "rb"), std::fclose);
        if (file == nullptr || std::fgetc(file.get()) == EOF) {
            throw invalid(path, "is missing, empty, or cannot be read");
        }
        xrt_index(address);
        return std::make_shared<VartModel>(address, path);
    }
};

}  // namespace
}  // namespace herofake

extern "C" const hfdpu_provider *herofake_dpu_provider() {
    return herofake::ModelTable<herofake::VartDriver>::table();
}
