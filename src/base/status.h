/** Status codes and the caller-owned error of every fallible function in Tropa.
 *
 * A function that can fail returns a tropa_status and takes a `tropa_error *err` as its last
 * parameter. On failure it fills `err` with the same status and one line that says what is wrong
 * and what to do; on success it leaves `err` alone. `err` may be NULL. The storage is the caller's;
 * nothing is allocated and nothing is thread-local, so an error outlives whatever made it.
 *
 * Programming errors are assertions; the world's errors are statuses. */
#ifndef TROPA_BASE_STATUS_H
#define TROPA_BASE_STATUS_H

#include <stdarg.h>

typedef enum tropa_status {
    TROPA_OK = 0,
    TROPA_ERR_USAGE,       /**< the request itself makes no sense; exit code 2 */
    TROPA_ERR_INPUT,       /**< a file or document is wrong; the message names file, line, column */
    TROPA_ERR_IO,          /**< the system refused: permissions, full disk, ... */
    TROPA_ERR_NO_MEMORY,   /**< an allocation failed or a stated memory limit was reached */
    TROPA_ERR_BUSY,        /**< another writer holds the store */
    TROPA_ERR_DAMAGED,     /**< a checksum or a format check failed; the message names the block */
    TROPA_ERR_EXISTS,      /**< already there (a source imported before, an output in the way) */
    TROPA_ERR_NOT_FOUND,   /**< a file, column, activity or customer that is not there */
    TROPA_ERR_LIMIT,       /**< a documented limit was exceeded */
    TROPA_ERR_INTERRUPTED, /**< the user pressed Ctrl-C */
} tropa_status;

/** Longest message, terminator included. Longer messages are cut on a character boundary. */
#define TROPA_ERROR_MAX 1024

typedef struct tropa_error {
    tropa_status status;
    char message[TROPA_ERROR_MAX];
} tropa_error;

/** Fill err (may be NULL) and return status, so that `return tropa_fail(err, ...)` reads well. */
tropa_status tropa_fail(tropa_error *err, tropa_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** As tropa_fail, with the system's text for `error_number` (an errno) appended. */
tropa_status tropa_fail_errno(tropa_error *err, int error_number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The usual out-of-memory failure. */
tropa_status tropa_fail_memory(tropa_error *err);

/* ---- the language of messages ---- */

/** Who translates messages; NULL (as at the start): they stay English. `translate` gives the
 *  text in another language with the same printf conversions (%2$s where the order is another), or
 *  NULL when it does not know the text; it allocates nothing, since it also says that memory is
 *  out. Call it before the first thread starts; it holds for the whole process. */
void tropa_set_translator(const char *(*translate)(const char *english));

/** The text in the language of the person, itself when there is none; static storage. tropa_fail
 *  puts its format through this; pieces that a message is made of (a reason, the name of a part)
 *  are put through it by whoever puts them in. */
const char *tropa_phrase(const char *english) __attribute__((format_arg(1)));

/** Marks a text that reaches tropa_phrase through a variable, so that its translation is asked for:
 *  scripts/phrases.py collects what stands here, in tropa_phrase and in the calls that fail. */
#define TROPA_PHRASE(literal) literal

#ifdef __clang_analyzer__
/* The analyzer reads one file at a time: told that a failure is never TROPA_OK, it does not follow
 * a caller on behind one into what was never made. An expression, since it gives up looking into
 * calls at some depth. */
tropa_status tropa_never(void) __attribute__((noreturn));
#define tropa_fail(...) __extension__(tropa_fail(__VA_ARGS__) ?: tropa_never())
#define tropa_fail_errno(...) __extension__(tropa_fail_errno(__VA_ARGS__) ?: tropa_never())
#define tropa_fail_memory(err) __extension__(tropa_fail_memory(err) ?: tropa_never())
#endif

#endif
