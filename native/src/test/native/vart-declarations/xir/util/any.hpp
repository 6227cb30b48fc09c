#pragma once
#include <any>

namespace xir {
using any = std::any;
namespace stdx = ::std;
}  // namespace xir
