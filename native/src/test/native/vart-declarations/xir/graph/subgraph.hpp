#pragma once
#include <set>
#include <string>
#include <vector>

#include "xir/attrs/attrs.hpp"
#include "xir/op/op.hpp"

namespace xir {
class Subgraph {
public:
    virtual ~Subgraph() = default;
    virtual const std::string get_name() const = 0;
    virtual std::set<Op *> get_ops() = 0;
    virtual const std::set<const Op *> get_ops() const = 0;
    virtual bool has_attr(const std::string &key) const = 0;
    virtual const xir::any get_attr(const std::string &key) const = 0;
    template <typename T> const T get_attr(const std::string &key) const {
        return stdx::any_cast<T>(this->get_attr(key));
    }
    virtual std::vector<Subgraph *> children_topological_sort() = 0;
    virtual const std::vector<const Subgraph *> children_topological_sort() const = 0;
};
}  // namespace xir
