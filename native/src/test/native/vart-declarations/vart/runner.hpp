#pragma once
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "vart/tensor_buffer.hpp"

namespace xir {
class Attrs;
class Subgraph;
class Tensor;
}  // namespace xir

namespace vart {
class Runner {
public:
    virtual ~Runner() = default;
    static std::unique_ptr<Runner> create_runner_with_attrs(const xir::Subgraph *subgraph, xir::Attrs *attrs);
    virtual std::pair<std::uint32_t, int> execute_async(
            const std::vector<TensorBuffer *> &input, const std::vector<TensorBuffer *> &output) = 0;
    virtual int wait(int job, int timeout) = 0;
    virtual std::vector<const xir::Tensor *> get_input_tensors() = 0;
    virtual std::vector<const xir::Tensor *> get_output_tensors() = 0;
};
}  // namespace vart
