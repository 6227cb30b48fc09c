/*
 * HeROfake's own interface to deep-learning processing units (DPU) on FPGA cards: small, plain C, and free of the
 * vendor's types, so that Java binds it with JavaCPP and everything above it can be tested without a card.
 *
 * A provider is a shared library that drives the cards; herofake_dpu_provider.h says what it offers. The functions
 * here load one by path and pass calls on to it. All of them are thread-safe unless they say otherwise. Each returns a
 * status; where that is not HFDPU_OK, hfdpu_error holds a sentence for people.
 *
 * Values are int8 fix-point numbers: real value = stored value * 2^-fix_point. Tensors are NHWC.
 */
#ifndef HEROFAKE_DPU_H
#define HEROFAKE_DPU_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* To be raised with every change of a struct or function that a provider sees. */
#define HFDPU_ABI_VERSION 1

#define HFDPU_OK 0
/* An argument is out of range, or the call is not allowed in this state: a bug of the caller. */
#define HFDPU_INVALID_ARGUMENT 1
/* The provider library cannot be loaded: not there, not a library, or a library that it needs is missing. */
#define HFDPU_NO_LIBRARY 2
/* The library is no provider, or one of another ABI version. */
#define HFDPU_WRONG_LIBRARY 3
/* The library is a test double, which is loaded only by who asks for one. */
#define HFDPU_TEST_DOUBLE 4
/* The driver is missing or too old. */
#define HFDPU_NO_DRIVER 5
/* There is no such card. */
#define HFDPU_NO_CARD 6
/* The model file is missing, corrupt, or not what this interface can run. */
#define HFDPU_INVALID_MODEL 7
/* The model was compiled for another DPU. */
#define HFDPU_WRONG_TARGET 8
/* Host or card memory ran out; what was taken has been given back. */
#define HFDPU_OUT_OF_MEMORY 9
/* The card is gone or does not answer; nothing on it is of more use. */
#define HFDPU_DEVICE_LOST 10
/* The time is over. The runner is of no more use until it is closed. */
#define HFDPU_TIMEOUT 11
/* The card has no such thing, for example no power sensor. */
#define HFDPU_UNSUPPORTED 12
/* Any other failure of the provider. */
#define HFDPU_FAILURE 13

#define HFDPU_MAX_RANK 8

/* What went wrong, for people; empty after HFDPU_OK. Zero-terminated UTF-8. */
typedef struct hfdpu_error {
    char message[1024];
} hfdpu_error;

/* A loaded provider. */
typedef struct hfdpu_library hfdpu_library;
/* A model on a card: its weights, shared by its runners. */
typedef struct hfdpu_model hfdpu_model;
/* Runs one batch at a time of a model; several of them on one card work side by side. */
typedef struct hfdpu_runner hfdpu_runner;

/* A card. Text is zero-terminated UTF-8; empty where not known. */
typedef struct hfdpu_card {
    /* PCI address, for example 0000:65:00.1; what tells cards apart. */
    char address[32];
    /* The shell on the card, for example xilinx_u50lv_gen3x4_xdma_base_2. */
    char name[128];
    /* Version of the driver. */
    char driver[64];
    /* Bytes of memory on the card; 0 where not known. */
    int64_t memory_bytes;
} hfdpu_card;

/* A tensor as the DPU has it. */
typedef struct hfdpu_tensor {
    char name[256];
    int32_t rank;
    /* The first is the number of pictures that the DPU takes at once. */
    int32_t dims[HFDPU_MAX_RANK];
    int32_t fix_point;
} hfdpu_tensor;

/* What is known of an opened model. */
typedef struct hfdpu_model_info {
    hfdpu_tensor input;
    hfdpu_tensor output;
    /* 1 if the graph goes on with a softmax over the output, which the host must do; else 0. */
    int32_t host_softmax;
    /* Bytes of card memory that the model takes, without its runners; 0 where not known. */
    int64_t device_bytes;
} hfdpu_model_info;

/*
 * Loads a provider. It stays in the process for good (drivers' libraries start threads and cannot be unloaded), and a
 * path that was loaded before gives the same library again.
 *
 * allow_double: 1 to accept a test double, for tests alone; 0 for everything else.
 */
int hfdpu_library_load(const char *path, int allow_double, hfdpu_library **library, hfdpu_error *error);

/* Name and version of a provider, for people; valid as long as the process. */
const char *hfdpu_library_name(const hfdpu_library *library);

/* 1 if the library is a test double, else 0. */
int hfdpu_library_is_double(const hfdpu_library *library);

/* Writes at most capacity cards and how many there are, which may be more. */
int hfdpu_cards(hfdpu_library *library, hfdpu_card *cards, int capacity, int *count, hfdpu_error *error);

/* Power that a card takes now, in watts. HFDPU_UNSUPPORTED where it does not measure; never 0 for that. */
int hfdpu_power(hfdpu_library *library, const char *address, double *watts, hfdpu_error *error);

/* Opens the DPU subgraph of an .xmodel for a card. */
int hfdpu_model_open(
        hfdpu_library *library, const char *address, const char *path, hfdpu_model **model, hfdpu_error *error);

/* What is known of the model. */
int hfdpu_model_describe(const hfdpu_model *model, hfdpu_model_info *info, hfdpu_error *error);

/* Gives a model back. All its runners must be closed. Null is allowed. */
void hfdpu_model_close(hfdpu_model *model);

/* Makes a runner. */
int hfdpu_runner_open(hfdpu_model *model, hfdpu_runner **runner, hfdpu_error *error);

/* The runner's own buffers, as large as its tensors; not to be touched between submit and the end of wait. */
int8_t *hfdpu_runner_input(hfdpu_runner *runner);
int8_t *hfdpu_runner_output(hfdpu_runner *runner);

/* Starts a run over the buffers. One at a time for a runner. */
int hfdpu_runner_submit(hfdpu_runner *runner, hfdpu_error *error);

/* Waits for the run's end. After HFDPU_TIMEOUT only close is allowed. */
int hfdpu_runner_wait(hfdpu_runner *runner, int64_t timeout_millis, hfdpu_error *error);

/*
 * Gives a runner back, waiting for a run under way as long as timeout_millis. HFDPU_TIMEOUT: the run does not end; its
 * memory is given back when it does. The runner is gone in both cases. Null is allowed.
 */
int hfdpu_runner_close(hfdpu_runner *runner, int64_t timeout_millis, hfdpu_error *error);

#ifdef __cplusplus
}
#endif

#endif
