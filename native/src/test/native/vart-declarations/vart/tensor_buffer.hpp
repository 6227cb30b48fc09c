#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace xir {
class Tensor;
}

namespace vart {
class TensorBuffer {
public:
    explicit TensorBuffer(const xir::Tensor *tensor);
    virtual ~TensorBuffer() = default;
    enum class location_t { HOST_VIRT = 0, HOST_PHY = 1, DEVICE_0 = 2 };
    virtual std::pair<std::uint64_t, std::size_t> data(const std::vector<std::int32_t> index = {}) = 0;
    virtual location_t get_location() const { return location_t::HOST_VIRT; }
    const xir::Tensor *get_tensor() const;
};
}  // namespace vart
