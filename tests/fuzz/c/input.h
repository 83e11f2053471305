/* The bytes of an input, taken one by one. Past their end come zeros. */

#ifndef INPUT_H
#define INPUT_H

/* Handles and texts may be NULL. */
#define SCENARIOLOG_NO_ATTRIBUTES

#include <scenariolog.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *next;
    size_t left;
} input;

static inline uint8_t take(input *in)
{
    if (in->left == 0) {
        return 0;
    }
    in->left--;
    return *in->next++;
}

static inline uint64_t take_number(input *in)
{
    uint64_t number = 0;
    for (int count = take(in) % 9; count > 0; count--) {
        number = number << 8 | take(in);
    }
    return number;
}

/* NULL, one of a few words that mean something, or bytes of the input, which are then no valid UTF-8 at times. The caller
 * frees it. */
static inline char *take_text(input *in)
{
    static const char *const words[] = {
        "", "latest", "1", "smoke", "nightly", "stdout", "a/b", "scenariolog.db", "other.db", ".", "/nonexistent",
        "line", "default", "none", "2h", "tests/test_2.py::test[a/b]"};
    uint8_t kind = take(in);
    if (kind < 16) {
        return NULL;
    }
    if (kind < 160) {
        return strdup(words[kind % 16]);
    }
    size_t length = take(in) % 64;
    char *text = malloc(length + 1);
    for (size_t i = 0; i < length; i++) {
        text[i] = (char)take(in);
    }
    text[length] = '\0';
    return text;
}

#endif
