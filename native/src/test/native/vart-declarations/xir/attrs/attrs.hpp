#pragma once
#include <memory>
#include <string>
#include <typeinfo>

#include "xir/util/any.hpp"

namespace xir {
class Attrs {
public:
    virtual ~Attrs() = default;
    static std::unique_ptr<Attrs> create();
    virtual bool has_attr(const std::string &key, const std::type_info &type = typeid(void)) const = 0;
    virtual const xir::any &get_attr(const std::string &key) const = 0;
    virtual Attrs *set_attr(const std::string &key, const xir::any &value) = 0;
    template <typename T> const T get_attr(const std::string &key) const {
        return stdx::any_cast<T>(this->get_attr(key));
    }
    template <typename T> Attrs *set_attr(const std::string &key, const T &value) {
        this->set_attr(key, xir::any{value});
        return this;
    }
};
}  // namespace xir
