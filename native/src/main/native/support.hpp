// What the shim and every provider need to turn C++ into the statuses of herofake_dpu.h.
#ifndef HEROFAKE_SUPPORT_HPP
#define HEROFAKE_SUPPORT_HPP

#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "herofake_dpu.h"

namespace herofake {

// A failure with its status; what() is the sentence for people.
class Failure : public std::exception {
public:
    Failure(int status, std::string message) : status_(status), message_(std::move(message)) {}
    int status() const noexcept { return status_; }
    const char *what() const noexcept override { return message_.c_str(); }

private:
    int status_;
    std::string message_;
};

// Writes the message, cut to what fits, and gives the status back.
inline int report(hfdpu_error *error, int status, const char *message) noexcept {
    std::snprintf(error->message, sizeof error->message, "%s", message);
    return status;
}

// Copies text into a field of a struct, cut to what fits.
template <typename Field> void copy_text(Field &field, const std::string &text) {
    std::snprintf(field, sizeof field, "%s", text.c_str());
}

// Runs something that throws; nothing leaves as an exception.
template <typename Function> int guarded(hfdpu_error *error, Function function) noexcept {
    error->message[0] = '\0';
    try {
        function();
        return HFDPU_OK;
    } catch (const Failure &failure) {
        return report(error, failure.status(), failure.what());
    } catch (const std::bad_alloc &) {
        return report(error, HFDPU_OUT_OF_MEMORY, "no memory on the host");
    } catch (const std::exception &other) {
        return report(error, HFDPU_FAILURE, other.what());
    } catch (...) {
        return report(error, HFDPU_FAILURE, "unknown failure of the native code");
    }
}

}  // namespace herofake

#endif
