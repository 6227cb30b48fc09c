// Drives a provider through herofake_dpu.h as Java does, for leak checkers: opens, runs, fails and closes on every path.
//
//   driver LIBRARY ADDRESS GOOD_MODEL HANGING_MODEL
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "herofake_dpu.h"

namespace {

hfdpu_error failure;

void expect(int status, int expected, const char *what) {
    if (status != expected) {
        std::fprintf(stderr, "%s gave %d, not %d: %s\n", what, status, expected, failure.message);
        std::exit(1);
    }
}

void run(hfdpu_runner *runner, int times) {
    for (int i = 0; i < times; i++) {
        expect(hfdpu_runner_submit(runner, &failure), HFDPU_OK, "submit");
        expect(hfdpu_runner_submit(runner, &failure), HFDPU_INVALID_ARGUMENT, "second submit");
        expect(hfdpu_runner_wait(runner, 60000, &failure), HFDPU_OK, "wait");
    }
    expect(hfdpu_runner_wait(runner, 0, &failure), HFDPU_INVALID_ARGUMENT, "wait for nothing");
}

void open_run_close(hfdpu_library *library, const char *address, const char *path) {
    hfdpu_model *model = nullptr;
    hfdpu_runner *first = nullptr;
    hfdpu_runner *second = nullptr;
    hfdpu_model_info info;
    expect(hfdpu_model_open(library, address, path, &model, &failure), HFDPU_OK, "open");
    expect(hfdpu_model_describe(model, &info, &failure), HFDPU_OK, "describe");
    expect(hfdpu_runner_open(model, &first, &failure), HFDPU_OK, "runner");
    expect(hfdpu_runner_open(model, &second, &failure), HFDPU_OK, "second runner");
    run(first, 3);
    run(second, 1);
    // Closed while a run is under way.
    expect(hfdpu_runner_submit(second, &failure), HFDPU_OK, "submit");
    expect(hfdpu_runner_close(second, 60000, &failure), HFDPU_OK, "close");
    expect(hfdpu_runner_close(first, 60000, &failure), HFDPU_OK, "close");
    hfdpu_model_close(model);
}

void hang(hfdpu_library *library, const char *address, const char *path) {
    hfdpu_model *model = nullptr;
    hfdpu_runner *runner = nullptr;
    expect(hfdpu_model_open(library, address, path, &model, &failure), HFDPU_OK, "open");
    expect(hfdpu_runner_open(model, &runner, &failure), HFDPU_OK, "runner");
    expect(hfdpu_runner_submit(runner, &failure), HFDPU_OK, "submit");
    expect(hfdpu_runner_wait(runner, 1, &failure), HFDPU_TIMEOUT, "wait");
    expect(hfdpu_runner_submit(runner, &failure), HFDPU_TIMEOUT, "submit after a time-out");
    // The model goes before its runner here: the runner keeps what it needs.
    hfdpu_model_close(model);
    expect(hfdpu_runner_close(runner, 60000, &failure), HFDPU_OK, "close");
}

}  // namespace

int main(int argc, char **argv) {
    if (argc != 5) {
        std::fprintf(stderr, "usage: driver LIBRARY ADDRESS GOOD_MODEL HANGING_MODEL\n");
        return 2;
    }
    const char *address = argv[2];
    hfdpu_library *library = nullptr;
    expect(hfdpu_library_load("/nowhere/lib.so", 1, &library, &failure), HFDPU_NO_LIBRARY, "missing library");
    expect(hfdpu_library_load(argv[3], 1, &library, &failure), HFDPU_NO_LIBRARY, "not a library");
    expect(hfdpu_library_load(argv[1], 0, &library, &failure), HFDPU_TEST_DOUBLE, "double");
    expect(hfdpu_library_load(argv[1], 1, &library, &failure), HFDPU_OK, "load");
    expect(hfdpu_library_load(argv[1], 0, &library, &failure), HFDPU_TEST_DOUBLE, "double that is loaded");
    hfdpu_card cards[4];
    int count = 0;
    expect(hfdpu_cards(library, cards, 4, &count, &failure), HFDPU_OK, "cards");
    double watts = 0;
    expect(hfdpu_power(library, address, &watts, &failure), HFDPU_OK, "power");
    hfdpu_model *none = nullptr;
    expect(hfdpu_model_open(library, "nowhere", argv[3], &none, &failure), HFDPU_NO_CARD, "no card");
    expect(hfdpu_model_open(library, address, argv[1], &none, &failure), HFDPU_INVALID_MODEL, "no model");
    for (int i = 0; i < 3; i++) {
        open_run_close(library, address, argv[3]);
        hang(library, address, argv[4]);
    }
    std::puts("done");
    return 0;
}
