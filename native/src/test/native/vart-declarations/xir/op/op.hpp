#pragma once
#include <string>

namespace xir {
class Op {
public:
    virtual ~Op() = default;
    virtual const std::string get_name() const = 0;
    virtual const std::string get_type() const = 0;
};
}  // namespace xir
