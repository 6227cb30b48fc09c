/*
 * What a provider library offers: one symbol, herofake_dpu_provider, that gives a table of functions.
 *
 * The functions have the meaning, the states and the thread-safety of those of the same names in herofake_dpu.h. No C++
 * exception may leave them.
 */
#ifndef HEROFAKE_DPU_PROVIDER_H
#define HEROFAKE_DPU_PROVIDER_H

#include "herofake_dpu.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Handles of the provider's own, behind those of herofake_dpu.h. */
typedef void *hfdpu_provider_model;
typedef void *hfdpu_provider_runner;

typedef struct hfdpu_provider {
    /* HFDPU_ABI_VERSION at the time the provider was compiled. First for good: it is read before anything else. */
    uint32_t abi_version;
    /* sizeof(hfdpu_provider), so that a table that was cut short is seen. */
    uint32_t struct_bytes;
    /* 1 if nothing but the host's processor does the work: never loaded but by tests. */
    int32_t is_double;
    /* Name and version, for people. */
    const char *name;

    int (*cards)(hfdpu_card *cards, int capacity, int *count, hfdpu_error *error);
    int (*power)(const char *address, double *watts, hfdpu_error *error);
    int (*model_open)(const char *address, const char *path, hfdpu_provider_model *model, hfdpu_error *error);
    int (*model_describe)(hfdpu_provider_model model, hfdpu_model_info *info, hfdpu_error *error);
    void (*model_close)(hfdpu_provider_model model);
    int (*runner_open)(hfdpu_provider_model model, hfdpu_provider_runner *runner, hfdpu_error *error);
    int8_t *(*runner_input)(hfdpu_provider_runner runner);
    int8_t *(*runner_output)(hfdpu_provider_runner runner);
    int (*runner_submit)(hfdpu_provider_runner runner, hfdpu_error *error);
    int (*runner_wait)(hfdpu_provider_runner runner, int64_t timeout_millis, hfdpu_error *error);
    int (*runner_close)(hfdpu_provider_runner runner, int64_t timeout_millis, hfdpu_error *error);
} hfdpu_provider;

/* The provider's table; valid as long as the library is loaded. */
typedef const hfdpu_provider *(*hfdpu_provider_function)(void);
#define HFDPU_PROVIDER_SYMBOL "herofake_dpu_provider"

#ifdef __cplusplus
}
#endif

#endif
