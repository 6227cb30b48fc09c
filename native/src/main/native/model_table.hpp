// A provider's table over two classes: what a library is made of besides driving cards.
#ifndef HEROFAKE_MODEL_TABLE_HPP
#define HEROFAKE_MODEL_TABLE_HPP

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "async_runner.hpp"
#include "herofake_dpu_provider.h"
#include "support.hpp"

namespace herofake {

// A model on a card. Kept alive by its engines, so that a run that never ends never finds it gone.
class Model : public std::enable_shared_from_this<Model> {
public:
    virtual ~Model() = default;
    virtual hfdpu_model_info info() const = 0;
    virtual std::unique_ptr<Engine> engine() = 0;
};

// Elements of a tensor, which are its bytes.
inline std::size_t elements(const hfdpu_tensor &tensor) {
    std::size_t product = 1;
    for (int i = 0; i < tensor.rank; i++) {
        product *= static_cast<std::size_t>(tensor.dims[i]);
    }
    return product;
}

// The table of a driver: a class with static cards(), power(address) and open(address, path).
template <typename Driver> class ModelTable {
public:
    static const hfdpu_provider *table() {
        static const hfdpu_provider table{HFDPU_ABI_VERSION, sizeof(hfdpu_provider), Driver::is_double, Driver::name,
                                          cards, power, model_open, model_describe, model_close, runner_open,
                                          runner_input, runner_output, runner_submit, runner_wait, runner_close};
        return &table;
    }

private:
    using Handle = std::shared_ptr<Model>;

    static Model &model(hfdpu_provider_model handle) { return **static_cast<Handle *>(handle); }

    static AsyncRunner &runner(hfdpu_provider_runner handle) { return *static_cast<AsyncRunner *>(handle); }

    static int cards(hfdpu_card *cards, int capacity, int *count, hfdpu_error *error) {
        return guarded(error, [&] {
            const std::vector<hfdpu_card> found = Driver::cards();
            *count = static_cast<int>(found.size());
            std::copy_n(found.begin(), std::min(capacity, *count), cards);
        });
    }

    static int power(const char *address, double *watts, hfdpu_error *error) {
        return guarded(error, [&] { *watts = Driver::power(address); });
    }

    static int model_open(const char *address, const char *path, hfdpu_provider_model *model, hfdpu_error *error) {
        return guarded(error, [&] { *model = new Handle(Driver::open(address, path)); });
    }

    static int model_describe(hfdpu_provider_model handle, hfdpu_model_info *info, hfdpu_error *error) {
        return guarded(error, [&] { *info = model(handle).info(); });
    }

    static void model_close(hfdpu_provider_model handle) { delete static_cast<Handle *>(handle); }

    static int runner_open(hfdpu_provider_model handle, hfdpu_provider_runner *runner, hfdpu_error *error) {
        return guarded(error, [&] {
            const hfdpu_model_info info = model(handle).info();
            *runner = new AsyncRunner(model(handle).engine(), elements(info.input), elements(info.output));
        });
    }

    static int8_t *runner_input(hfdpu_provider_runner handle) { return runner(handle).input(); }

    static int8_t *runner_output(hfdpu_provider_runner handle) { return runner(handle).output(); }

    static int runner_submit(hfdpu_provider_runner handle, hfdpu_error *error) {
        return guarded(error, [&] { runner(handle).submit(); });
    }

    static int runner_wait(hfdpu_provider_runner handle, int64_t timeout_millis, hfdpu_error *error) {
        return guarded(error, [&] { runner(handle).wait(timeout_millis); });
    }

    static int runner_close(hfdpu_provider_runner handle, int64_t timeout_millis, hfdpu_error *error) {
        const std::unique_ptr<AsyncRunner> owned(static_cast<AsyncRunner *>(handle));
        return guarded(error, [&] { owned->close(timeout_millis); });
    }
};

}  // namespace herofake

#endif
