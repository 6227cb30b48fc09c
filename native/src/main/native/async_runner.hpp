// A runner with a thread of its own, so that a driver's call that blocks, or never comes back, can be given up on.
#ifndef HEROFAKE_ASYNC_RUNNER_HPP
#define HEROFAKE_ASYNC_RUNNER_HPP

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support.hpp"

namespace herofake {

// One batch at a time over buffers that do not move. Used by one thread.
class Engine {
public:
    virtual ~Engine() = default;
    // Blocks until the output is written; throws Failure.
    virtual void run(const std::int8_t *input, std::int8_t *output) = 0;
    // Told from another thread that nobody waits any more for the run under way.
    virtual void abandoned() noexcept {}
};

class AsyncRunner {
public:
    AsyncRunner(std::unique_ptr<Engine> engine, std::size_t input_bytes, std::size_t output_bytes)
        : state_(std::make_shared<State>(std::move(engine), input_bytes, output_bytes)),
          thread_([state = state_] { loop(*state); }) {}

    AsyncRunner(const AsyncRunner &) = delete;
    AsyncRunner &operator=(const AsyncRunner &) = delete;

    // Only after close(), or by it when something threw.
    ~AsyncRunner() {
        if (thread_.joinable()) {
            thread_.detach();
        }
    }

    std::int8_t *input() { return state_->input.data(); }
    std::int8_t *output() { return state_->output.data(); }

    void submit() {
        const std::lock_guard<std::mutex> lock(state_->mutex);
        if (state_->given_up) {
            throw Failure(HFDPU_TIMEOUT, "an earlier run did not end in time; the runner is of no more use");
        }
        if (state_->phase != Phase::idle) {
            throw Failure(HFDPU_INVALID_ARGUMENT, "a run is under way");
        }
        state_->phase = Phase::submitted;
        state_->changed.notify_all();
    }

    void wait(std::int64_t timeout_millis) {
        std::unique_lock<std::mutex> lock(state_->mutex);
        if (state_->phase == Phase::idle) {
            throw Failure(HFDPU_INVALID_ARGUMENT, "no run was submitted");
        }
        if (!state_->changed.wait_until(lock, deadline(timeout_millis), [&] { return state_->phase == Phase::done; })) {
            state_->given_up = true;
            throw Failure(HFDPU_TIMEOUT, "no result within " + std::to_string(timeout_millis) + " ms");
        }
        state_->phase = Phase::idle;
        if (state_->status != HFDPU_OK) {
            throw Failure(state_->status, state_->message);
        }
    }

    // Ends the thread, waiting for a run under way. One that does not end keeps its buffers until it does.
    void close(std::int64_t timeout_millis) {
        std::unique_lock<std::mutex> lock(state_->mutex);
        state_->closing = true;
        state_->engine->abandoned();
        state_->changed.notify_all();
        const bool ended =
                state_->changed.wait_until(lock, deadline(timeout_millis), [&] { return state_->ended; });
        lock.unlock();
        if (!ended) {
            thread_.detach();
            throw Failure(HFDPU_TIMEOUT, "a run does not end; its memory is given back when it does");
        }
        thread_.join();
    }

private:
    enum class Phase { idle, submitted, done };

    struct State {
        State(std::unique_ptr<Engine> with, std::size_t input_bytes, std::size_t output_bytes)
            : engine(std::move(with)), input(input_bytes), output(output_bytes) {}

        std::mutex mutex;
        std::condition_variable changed;
        std::unique_ptr<Engine> engine;
        std::vector<std::int8_t> input;
        std::vector<std::int8_t> output;
        Phase phase = Phase::idle;
        bool given_up = false;
        bool closing = false;
        bool ended = false;
        int status = HFDPU_OK;
        std::string message;
    };

    static std::chrono::steady_clock::time_point deadline(std::int64_t timeout_millis) {
        constexpr std::int64_t longest = 24LL * 60 * 60 * 1000;
        if (timeout_millis < 0 || timeout_millis > longest) {
            throw Failure(HFDPU_INVALID_ARGUMENT, "a timeout is 0 ms to a day, not " + std::to_string(timeout_millis));
        }
        return std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_millis);
    }

    static void loop(State &state) {
        std::unique_lock<std::mutex> lock(state.mutex);
        while (true) {
            state.changed.wait(lock, [&] { return state.closing || state.phase == Phase::submitted; });
            if (state.phase != Phase::submitted) {
                break;
            }
            lock.unlock();
            hfdpu_error error{};
            const int status = guarded(&error, [&] { state.engine->run(state.input.data(), state.output.data()); });
            lock.lock();
            state.status = status;
            state.message = error.message;
            state.phase = Phase::done;
            state.changed.notify_all();
        }
        // With the engine goes what it holds of the card, before anybody is told.
        state.engine.reset();
        state.ended = true;
        state.changed.notify_all();
    }

    std::shared_ptr<State> state_;
    std::thread thread_;
};

}  // namespace herofake

#endif
