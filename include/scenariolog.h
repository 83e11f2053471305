/* scenariolog: a flight recorder for test scenarios.
 *
 * SPDX-License-Identifier: MIT
 *
 * Written by `make header` from ffi/src: do not edit. */

#ifndef SCENARIOLOG_H
#define SCENARIOLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The version of this header; scenariolog_version() has the library's. */
#define SCENARIOLOG_VERSION "0.2.0"
#define SCENARIOLOG_VERSION_MAJOR 0
#define SCENARIOLOG_VERSION_MINOR 2
#define SCENARIOLOG_VERSION_PATCH 0

/* The binary interface this header describes; compare it with scenariolog_abi_version(). */
#define SCENARIOLOG_ABI_VERSION 2

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library, such as "0.2.0". The string is static.
 */
const char *scenariolog_version(void);

/**
 * The number of the library's binary interface. A program goes on working with every library for
 * which this is the `SCENARIOLOG_ABI_VERSION` that the program was compiled with.
 */
uint32_t scenariolog_abi_version(void);

/**
 * Runs the command line of the `scenariolog` program and returns its exit status, for `main` to
 * return. `argv` has `argc` strings, the first of which is the program's name.
 *
 * # Safety
 *
 * `argv` is NULL or points to `argc` NUL-terminated strings, which live until this returns.
 */
int scenariolog_main(int argc, char *const *argv);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SCENARIOLOG_H */
