#include "base/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What status.h puts around them for the analyzer would spoil the definitions. */
#undef tropa_fail
#undef tropa_fail_errno
#undef tropa_fail_memory

static const char *(*translator)(const char *english);

void tropa_set_translator(const char *(*translate)(const char *english))
{
    translator = translate;
}

const char *tropa_phrase(const char *english)
{
    const char *translated = translator ? translator(english) : NULL;
    return translated ? translated : english;
}

/* Cuts a message that did not fit so that it does not end inside a UTF-8 character. */
static void trim_partial_character(char *text)
{
    size_t size = strlen(text);
    size_t start = size;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (size - (start - 1) < want)
        text[start - 1] = '\0';
}

static void format_message(tropa_error *err, const char *format, va_list arguments)
{
    int written = vsnprintf(err->message, sizeof err->message, tropa_phrase(format), arguments);
    if (written >= (int)sizeof err->message)
        trim_partial_character(err->message);
}

tropa_status tropa_fail(tropa_error *err, tropa_status status, const char *format, ...)
{
    if (err) {
        va_list arguments;
        va_start(arguments, format);
        err->status = status;
        format_message(err, format, arguments);
        va_end(arguments);
    }
    return status;
}

tropa_status tropa_fail_errno(tropa_error *err, int error_number, const char *format, ...)
{
    tropa_status status = error_number == ENOENT   ? TROPA_ERR_NOT_FOUND
                          : error_number == ENOMEM ? TROPA_ERR_NO_MEMORY
                                                   : TROPA_ERR_IO;
    if (err) {
        va_list arguments;
        va_start(arguments, format);
        err->status = status;
        format_message(err, format, arguments);
        va_end(arguments);
        size_t used = strlen(err->message);
        char reason[128] = "";
        /* The XSI variant fills the buffer, the GNU one may return a constant. */
        const char *text = strerror_r(error_number, reason, sizeof reason);
        snprintf(err->message + used, sizeof err->message - used, ": %s", tropa_phrase(text));
    }
    return status;
}

tropa_status tropa_fail_memory(tropa_error *err)
{
    return tropa_fail(err, TROPA_ERR_NO_MEMORY,
                      "not enough memory; close other programs or give a smaller --memory");
}
