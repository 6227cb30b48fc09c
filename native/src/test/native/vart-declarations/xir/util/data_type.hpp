#pragma once
#include <cstdint>
#include <string>

namespace xir {
struct DataType {
    enum Type { INT, UINT, XINT, XUINT, FLOAT, BFLOAT, UNKNOWN };
    DataType();
    const std::string to_string() const;
    Type type;
    std::int32_t bit_width;
};
}  // namespace xir
