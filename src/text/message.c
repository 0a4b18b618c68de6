/* Catalogues: the embedded files of one language, merged and parsed; and messages. */
#include "text/message.h"

#include "base/hash.h"
#include "base/memory.h"
#include "text/catalogue.h"
#include "text/locale_files.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

static const char *const language_codes[TROPA_LANGUAGE_COUNT] = {"en", "ru", "pl"};

bool tropa_language_parse(tropa_str text, tropa_language *out)
{
    if (text.size < 2 || (text.size > 2 && text.data[2] != '-' && text.data[2] != '_' &&
                          text.data[2] != '.' && text.data[2] != '@'))
        return false;
    char code[3] = {(char)(text.data[0] | 0x20), (char)(text.data[1] | 0x20), 0};
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++) {
        if (strcmp(code, language_codes[i]) == 0) {
            *out = (tropa_language)i;
            return true;
        }
    }
    return false;
}

const char *tropa_language_code(tropa_language language)
{
    return language_codes[language];
}

const char *catalogue_locale(const tropa_catalogue *catalogue)
{
    return language_codes[catalogue->language];
}

/* ---- entries ---- */

static catalogue_entry *slot_of(const tropa_catalogue *catalogue, tropa_str key)
{
    size_t mask = catalogue->slot_count - 1;
    size_t at = (size_t)tropa_hash(key.data, key.size) & mask;
    while (catalogue->entry[at].key.data && !tropa_str_equal(catalogue->entry[at].key, key))
        at = (at + 1) & mask;
    return &catalogue->entry[at];
}

const catalogue_entry *catalogue_find(const tropa_catalogue *catalogue, const char *key)
{
    const catalogue_entry *entry = slot_of(catalogue, tropa_str_from(key));
    return entry->key.data ? entry : NULL;
}

bool tropa_catalogue_has(const tropa_catalogue *catalogue, const char *key)
{
    return catalogue_find(catalogue, key) != NULL;
}

static tropa_status entry_add(tropa_catalogue *catalogue, const char *file, tropa_str key,
                              tropa_str source, tropa_error *err)
{
    catalogue_entry *entry = slot_of(catalogue, key);
    if (entry->key.data)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "locale/%s: the key %s is already used by another room; rename one", file,
                          key.data);
    entry->key = tropa_arena_copy(&catalogue->arena, key);
    entry->source = tropa_arena_copy(&catalogue->arena, source);
    if (!entry->key.data || !entry->source.data)
        return tropa_fail_memory(err);
    catalogue->entry_count++;
    const char *what = tropa_arena_format(&catalogue->arena, "locale/%s: %s", file, key.data);
    if (!what)
        return tropa_fail_memory(err);
    return pattern_parse(catalogue, entry->source, what, &entry->pattern, err);
}

static tropa_status file_merge(tropa_catalogue *catalogue, const locale_file *file, json_t *object,
                               tropa_error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (!json_is_string(value))
            return tropa_fail(err, TROPA_ERR_INPUT, "locale/%s: %s must be a text", file->name,
                              key);
        tropa_str source = {json_string_value(value), json_string_length(value)};
        tropa_status status = entry_add(catalogue, file->name, tropa_str_from(key), source, err);
        if (status)
            return status;
    }
    return TROPA_OK;
}

static json_t *file_load(const locale_file *file, tropa_error *err)
{
    json_error_t wrong;
    json_t *object =
        json_loadb((const char *)file->data, *file->size, JSON_REJECT_DUPLICATES, &wrong);
    if (json_is_object(object))
        return object;
    if (object)
        tropa_fail(err, TROPA_ERR_INPUT, "locale/%s: must be one JSON object", file->name);
    else
        tropa_fail(err, TROPA_ERR_INPUT, "locale/%s:%d:%d: %s", file->name, wrong.line,
                   wrong.column, wrong.text);
    json_decref(object);
    return NULL;
}

static tropa_status entries_load(tropa_catalogue *catalogue, tropa_error *err)
{
    json_t *object[LOCALE_ROOM_MAX] = {0};
    size_t keys = 0;
    tropa_status status = TROPA_OK;
    const locale_file *file = locale_files[catalogue->language];
    for (size_t i = 0; i < locale_room_count && !status; i++) {
        object[i] = file_load(&file[i], err);
        if (!object[i])
            status = TROPA_ERR_INPUT;
        keys += json_object_size(object[i]);
    }
    catalogue->slot_count = 64;
    while (catalogue->slot_count < keys * 2)
        catalogue->slot_count *= 2;
    if (!status) {
        catalogue->entry =
            tropa_arena_array(&catalogue->arena, catalogue->slot_count, sizeof *catalogue->entry);
        if (!catalogue->entry)
            status = tropa_fail_memory(err);
    }
    for (size_t i = 0; i < locale_room_count && !status; i++)
        status = file_merge(catalogue, &file[i], object[i], err);
    for (size_t i = 0; i < locale_room_count; i++)
        json_decref(object[i]);
    return status;
}

/* ---- what ICU knows about the language ---- */

UNumberFormatter *catalogue_formatter_open(tropa_catalogue *catalogue, tropa_str skeleton)
{
    UChar wide[128];
    int32_t length = 0;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(wide, 128, &length, skeleton.data, (int32_t)skeleton.size, &code);
    catalogue_formatter *kept = tropa_arena_alloc(&catalogue->arena, sizeof *kept);
    if (U_FAILURE(code) || !kept)
        return NULL;
    UNumberFormatter *formatter =
        unumf_openForSkeletonAndLocale(wide, length, catalogue_locale(catalogue), &code);
    if (U_FAILURE(code)) {
        unumf_close(formatter);
        return NULL;
    }
    kept->formatter = formatter;
    kept->next = catalogue->formatters;
    catalogue->formatters = kept;
    return formatter;
}

static bool months_load(tropa_catalogue *catalogue)
{
    static const UChar utc[] = {'U', 'T', 'C', 0}, pattern[] = {'d', 'M', 'M', 'M', 0};
    UErrorCode code = U_ZERO_ERROR;
    UDateFormat *format = udat_open(UDAT_PATTERN, UDAT_PATTERN, catalogue_locale(catalogue), utc,
                                    -1, pattern, -1, &code);
    for (int i = 0; i < 12 && U_SUCCESS(code); i++) {
        UChar name[CATALOGUE_MONTH_BYTES];
        int32_t length =
            udat_getSymbols(format, UDAT_SHORT_MONTHS, i, name, CATALOGUE_MONTH_BYTES, &code);
        u_strToUTF8(catalogue->month[i], CATALOGUE_MONTH_BYTES, NULL, name, length, &code);
    }
    udat_close(format);
    return U_SUCCESS(code);
}

static bool rules_load(tropa_catalogue *catalogue)
{
#define OPEN(skeleton) catalogue_formatter_open(catalogue, TROPA_STR(skeleton))
    UErrorCode code = U_ZERO_ERROR;
    const char *locale = catalogue_locale(catalogue);
    catalogue->cardinal = uplrules_openForType(locale, UPLURAL_TYPE_CARDINAL, &code);
    catalogue->ordinal = uplrules_openForType(locale, UPLURAL_TYPE_ORDINAL, &code);
    catalogue->compact = OPEN("compact-short @@# rounding-mode-half-up");
    catalogue->percent_whole = OPEN("percent precision-integer rounding-mode-half-up");
    catalogue->percent_tenth = OPEN("percent .0 rounding-mode-half-up");
    catalogue->real = OPEN(".## rounding-mode-half-up");
    bool good = U_SUCCESS(code) && catalogue->compact && catalogue->percent_whole &&
                catalogue->percent_tenth && catalogue->real;
    for (int i = 0; i < CATALOGUE_DECIMALS && good; i++) {
        char skeleton[64] = "precision-integer rounding-mode-half-up";
        if (i)
            snprintf(skeleton, sizeof skeleton, ".%.*s rounding-mode-half-up", i, "0000000000");
        catalogue->decimal[i] = catalogue_formatter_open(catalogue, tropa_str_from(skeleton));
        good = catalogue->decimal[i] != NULL;
    }
    return good && months_load(catalogue);
#undef OPEN
}

tropa_status tropa_catalogue_new(tropa_language language, tropa_catalogue **out, tropa_error *err)
{
    *out = NULL;
    tropa_catalogue *catalogue = tropa_alloc_zero(1, sizeof *catalogue);
    if (!catalogue)
        return tropa_fail_memory(err);
    catalogue->language = language;
    tropa_arena_init(&catalogue->arena);
    tropa_status status = TROPA_OK;
    if (!rules_load(catalogue))
        status = tropa_fail(err, TROPA_ERR_NO_MEMORY,
                            "cannot load the rules of language %s from ICU; is its data complete?",
                            language_codes[language]);
    if (!status)
        status = entries_load(catalogue, err);
    if (status) {
        tropa_catalogue_free(catalogue);
        return status;
    }
    *out = catalogue;
    return TROPA_OK;
}

void tropa_catalogue_free(tropa_catalogue *catalogue)
{
    if (!catalogue)
        return;
    for (catalogue_formatter *kept = catalogue->formatters; kept; kept = kept->next)
        unumf_close(kept->formatter);
    uplrules_close(catalogue->cardinal);
    uplrules_close(catalogue->ordinal);
    tropa_arena_deinit(&catalogue->arena);
    tropa_free(catalogue);
}

tropa_language tropa_catalogue_language(const tropa_catalogue *catalogue)
{
    return catalogue->language;
}

uint64_t tropa_catalogue_missing(const tropa_catalogue *catalogue)
{
    return atomic_load_explicit(&((tropa_catalogue *)catalogue)->missing, memory_order_relaxed);
}

/* ---- messages ---- */

void tropa_message_init(tropa_message *message, const char *key)
{
    *message = (tropa_message){.key = key};
}

/* An argument too many is a programming error of the caller: assert, and never write past. */
static tropa_argument *argument_add(tropa_message *message, const char *name,
                                    tropa_argument_kind kind)
{
    static _Thread_local tropa_argument spill;
    bool room = message->argument_count < TROPA_MESSAGE_ARGUMENTS;
    assert(room);
    tropa_argument *argument = room ? &message->argument[message->argument_count++] : &spill;
    *argument = (tropa_argument){.name = name, .kind = kind};
    return argument;
}

void tropa_message_text(tropa_message *message, const char *name, tropa_str text)
{
    argument_add(message, name, TROPA_ARG_TEXT)->text = text;
}

void tropa_message_integer(tropa_message *message, const char *name, int64_t value)
{
    argument_add(message, name, TROPA_ARG_INTEGER)->integer = value;
}

void tropa_message_real(tropa_message *message, const char *name, double value)
{
    argument_add(message, name, TROPA_ARG_REAL)->real = value;
}

void tropa_message_percent(tropa_message *message, const char *name, double share)
{
    argument_add(message, name, TROPA_ARG_PERCENT)->real = share;
}

void tropa_message_duration(tropa_message *message, const char *name, int64_t us)
{
    argument_add(message, name, TROPA_ARG_DURATION)->integer = us;
}

void tropa_message_date(tropa_message *message, const char *name, int64_t us)
{
    argument_add(message, name, TROPA_ARG_DATE)->integer = us;
}

/* ---- sentences ---- */

static const tropa_str nothing = {"", 0};

tropa_str tropa_say(const tropa_catalogue *catalogue, tropa_arena *arena,
                    const tropa_message *message)
{
    if (!message->key)
        return nothing;
    const catalogue_entry *entry = catalogue_find(catalogue, message->key);
    tropa_str text = tropa_str_from(message->key);
    tropa_buffer out;
    tropa_buffer_init(&out);
    if (entry) {
        pattern_format(catalogue, entry->pattern, message, &out);
        text = tropa_buffer_view(&out);
    } else {
        atomic_fetch_add_explicit(&((tropa_catalogue *)catalogue)->missing, 1,
                                  memory_order_relaxed);
    }
    tropa_str said = out.failed ? nothing : tropa_arena_copy(arena, text);
    tropa_buffer_deinit(&out);
    return said.data ? said : nothing;
}

tropa_str tropa_say_key(const tropa_catalogue *catalogue, tropa_arena *arena, const char *key)
{
    tropa_message message;
    tropa_message_init(&message, key);
    return tropa_say(catalogue, arena, &message);
}
