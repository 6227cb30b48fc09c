#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "xir/attrs/attrs.hpp"
#include "xir/util/data_type.hpp"

namespace xir {
class Tensor {
public:
    virtual ~Tensor() = default;
    virtual const std::string get_name() const = 0;
    virtual const std::vector<std::int32_t> get_shape() const = 0;
    virtual const DataType &get_data_type() const = 0;
    virtual const bool has_attr(const std::string &key) const = 0;
    virtual const xir::any get_attr(const std::string &key) const = 0;
    template <typename T> const T get_attr(const std::string &key) const {
        return xir::stdx::any_cast<T>(this->get_attr(key));
    }
};
}  // namespace xir
