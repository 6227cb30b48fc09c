#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

namespace xir {
class DpuController {
public:
    virtual ~DpuController();
    static std::shared_ptr<DpuController> get_instance();
    virtual std::size_t get_num_of_dpus() const = 0;
    virtual std::size_t get_device_id(std::size_t device_core_id) const = 0;
    virtual std::uint64_t get_fingerprint(std::size_t device_core_id) const = 0;
    virtual std::size_t get_batch_size(std::size_t device_core_id) const;
};
}  // namespace xir
