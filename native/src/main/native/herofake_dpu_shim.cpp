// The functions of herofake_dpu.h: load a provider by path and pass calls on to its table.
#include <dlfcn.h>
#include <stdlib.h>

#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "herofake_dpu_provider.h"
#include "support.hpp"

struct hfdpu_library {
    const hfdpu_provider *provider;
};

struct hfdpu_model {
    const hfdpu_provider *provider;
    hfdpu_provider_model handle;
};

struct hfdpu_runner {
    const hfdpu_provider *provider;
    hfdpu_provider_runner handle;
};

namespace {

using herofake::Failure;
using herofake::guarded;
using herofake::report;

std::string dl_reason() {
    const char *reason = dlerror();
    return reason != nullptr ? reason : "no reason given";
}

std::string version(std::uint32_t abi_version, std::size_t bytes) {
    return "version " + std::to_string(abi_version) + " (" + std::to_string(bytes) + " bytes)";
}

// Refuses what is no provider, one of another version, and a double that nobody asked for.
void check(const std::string &path, const hfdpu_provider *provider, bool allow_double) {
    if (provider == nullptr) {
        throw Failure(HFDPU_WRONG_LIBRARY, path + " gives no table of functions");
    }
    if (provider->abi_version != HFDPU_ABI_VERSION || provider->struct_bytes != sizeof(hfdpu_provider)) {
        throw Failure(HFDPU_WRONG_LIBRARY,
                      path + " was built for " + version(provider->abi_version, provider->struct_bytes) +
                              " of the provider interface, this is " +
                              version(HFDPU_ABI_VERSION, sizeof(hfdpu_provider)));
    }
    if (provider->is_double != 0 && !allow_double) {
        throw Failure(HFDPU_TEST_DOUBLE, path + " is a test double, which drives no card");
    }
}

const hfdpu_provider *open(const std::string &path, bool allow_double) {
    void *handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        throw Failure(HFDPU_NO_LIBRARY, "cannot load " + path + ": " + dl_reason());
    }
    try {
        const auto function = reinterpret_cast<hfdpu_provider_function>(dlsym(handle, HFDPU_PROVIDER_SYMBOL));
        if (function == nullptr) {
            throw Failure(HFDPU_WRONG_LIBRARY, path + " is no provider: " + dl_reason());
        }
        const hfdpu_provider *provider = function();
        check(path, provider, allow_double);
        return provider;
    } catch (...) {
        dlclose(handle);
        throw;
    }
}

// One library for each file, for good: drivers' libraries start threads and keep state that unloading would break.
hfdpu_library *load(const std::string &path, bool allow_double) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<hfdpu_library>> loaded;
    const std::lock_guard<std::mutex> lock(mutex);
    const std::unique_ptr<char, void (*)(void *)> real(realpath(path.c_str(), nullptr), free);
    if (real == nullptr) {
        throw Failure(HFDPU_NO_LIBRARY, "there is no file " + path);
    }
    auto found = loaded.find(real.get());
    if (found == loaded.end()) {
        auto opened = std::make_unique<hfdpu_library>(hfdpu_library{open(real.get(), allow_double)});
        found = loaded.emplace(real.get(), std::move(opened)).first;
    }
    check(path, found->second->provider, allow_double);
    return found->second.get();
}

// For calls that give a status of the provider's.
template <typename Function> int passed_on(hfdpu_error *error, Function function) {
    int status = HFDPU_OK;
    const int own = guarded(error, [&] { status = function(); });
    return own != HFDPU_OK ? own : status;
}

}  // namespace

extern "C" {

int hfdpu_library_load(const char *path, int allow_double, hfdpu_library **library, hfdpu_error *error) {
    return guarded(error, [&] { *library = load(path, allow_double != 0); });
}

const char *hfdpu_library_name(const hfdpu_library *library) { return library->provider->name; }

int hfdpu_library_is_double(const hfdpu_library *library) { return library->provider->is_double; }

int hfdpu_cards(hfdpu_library *library, hfdpu_card *cards, int capacity, int *count, hfdpu_error *error) {
    return library->provider->cards(cards, capacity, count, error);
}

int hfdpu_power(hfdpu_library *library, const char *address, double *watts, hfdpu_error *error) {
    return library->provider->power(address, watts, error);
}

int hfdpu_model_open(
        hfdpu_library *library, const char *address, const char *path, hfdpu_model **model, hfdpu_error *error) {
    return passed_on(error, [&] {
        auto made = std::make_unique<hfdpu_model>(hfdpu_model{library->provider, nullptr});
        const int status = library->provider->model_open(address, path, &made->handle, error);
        if (status == HFDPU_OK) {
            *model = made.release();
        }
        return status;
    });
}

int hfdpu_model_describe(const hfdpu_model *model, hfdpu_model_info *info, hfdpu_error *error) {
    return model->provider->model_describe(model->handle, info, error);
}

void hfdpu_model_close(hfdpu_model *model) {
    if (model != nullptr) {
        model->provider->model_close(model->handle);
        delete model;
    }
}

int hfdpu_runner_open(hfdpu_model *model, hfdpu_runner **runner, hfdpu_error *error) {
    return passed_on(error, [&] {
        auto made = std::make_unique<hfdpu_runner>(hfdpu_runner{model->provider, nullptr});
        const int status = model->provider->runner_open(model->handle, &made->handle, error);
        if (status == HFDPU_OK) {
            *runner = made.release();
        }
        return status;
    });
}

int8_t *hfdpu_runner_input(hfdpu_runner *runner) { return runner->provider->runner_input(runner->handle); }

int8_t *hfdpu_runner_output(hfdpu_runner *runner) { return runner->provider->runner_output(runner->handle); }

int hfdpu_runner_submit(hfdpu_runner *runner, hfdpu_error *error) {
    return runner->provider->runner_submit(runner->handle, error);
}

int hfdpu_runner_wait(hfdpu_runner *runner, int64_t timeout_millis, hfdpu_error *error) {
    return runner->provider->runner_wait(runner->handle, timeout_millis, error);
}

int hfdpu_runner_close(hfdpu_runner *runner, int64_t timeout_millis, hfdpu_error *error) {
    if (runner == nullptr) {
        return report(error, HFDPU_OK, "");
    }
    const int status = runner->provider->runner_close(runner->handle, timeout_millis, error);
    delete runner;
    return status;
}

}  // extern "C"
