#include "read/sample.h"

#include "base/memory.h"
#include "read/local_dict.h"
#include "read/rows_build.h"
#include "read/url.h"

enum { DETECTED_CELLS = 500 };

void tropa_sample_init(tropa_sample *sample)
{
    *sample = (tropa_sample){0};
    tropa_arena_init(&sample->arena);
}

void tropa_sample_deinit(tropa_sample *sample)
{
    tropa_arena_deinit(&sample->arena);
    tropa_free(sample->cell);
    *sample = (tropa_sample){0};
}

tropa_str *tropa_sample_add_row(tropa_sample *sample)
{
    size_t columns = sample->column_count;
    if (tropa_grow((void **)&sample->cell, &sample->row_capacity, (sample->row_count + 1) * columns,
                   sizeof *sample->cell) != 0)
        return NULL;
    tropa_str *row = sample->cell + sample->row_count++ * columns;
    memset(row, 0, columns * sizeof *row);
    return row;
}

bool tropa_sample_is_full(const tropa_sample *sample)
{
    return sample->row_count >= TROPA_SAMPLE_ROWS_MOST ||
           sample->row_count * sample->column_count >= TROPA_SAMPLE_CELLS_MOST;
}

/* ---- profiles ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_whole_number(tropa_str text, int64_t *value)
{
    size_t i = text.size && (text.data[0] == '-' || text.data[0] == '+');
    if (i == text.size || text.size - i > 18)
        return false;
    int64_t sum = 0;
    for (size_t at = i; at < text.size; at++) {
        if (!is_digit(text.data[at]))
            return false;
        sum = sum * 10 + (text.data[at] - '0');
    }
    *value = text.data[0] == '-' ? -sum : sum;
    return true;
}

/* UUIDs, hashes, "user_0001", "c000123": letters and digits (with - and _), digits among them. */
static bool is_code(tropa_str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !is_digit(c) && c != '-' && c != '_')
            return false;
        digits += is_digit(c);
    }
    return digits >= 3 && text.size >= 4 && digits < text.size;
}

static void look_at_host(tropa_str cell, tropa_local_dict *hosts, size_t *count, size_t capacity)
{
    tropa_str host = tropa_url_host(cell);
    if (!host.size || hosts->count >= capacity - 1)
        return;
    uint32_t code = tropa_local_dict_add(hosts, host);
    if (code != UINT32_MAX)
        count[code]++;
}

static void look_at_cell(tropa_profile *profile, tropa_str cell, int64_t *before)
{
    profile->filled++;
    profile->mean_bytes += (double)cell.size;
    if (!profile->example.data)
        profile->example = cell;
    int64_t value;
    if (is_whole_number(cell, &value)) {
        bool first = profile->whole_numbers++ == 0;
        if (first || value < profile->least)
            profile->least = value;
        if (first || value > profile->most)
            profile->most = value;
        if (!first && value != *before + 1)
            profile->ascending = false;
        *before = value;
        profile->leading_zeros += cell.size > 1 && cell.data[0] == '0';
    } else {
        profile->ascending = false;
        profile->ids += is_code(cell);
    }
    profile->urls += tropa_url_is(cell);
    /* Some cells tell the kind of a column; the columns that are chosen are looked at in full. */
    if (profile->filled <= DETECTED_CELLS) {
        if (!tropa_field_is_no_date(cell))
            tropa_time_detector_add(&profile->times, cell);
        tropa_number_detector_add(&profile->numbers, cell);
    }
}

static bool profile_column(const tropa_sample *sample, uint32_t column, tropa_profile *profile)
{
    enum { HOSTS_MOST = 256 };
    tropa_local_dict distinct = {0}, hosts = {0};
    size_t host_count[HOSTS_MOST] = {0};
    int64_t before = 0;
    bool good = true;
    *profile = (tropa_profile){.ascending = true};
    tropa_time_detector_init(&profile->times);
    tropa_number_detector_init(&profile->numbers);
    for (size_t row = 0; row < sample->row_count && good; row++) {
        tropa_str cell = tropa_field_trim(sample->cell[row * sample->column_count + column]);
        if (!cell.data || tropa_field_is_empty(cell))
            continue;
        look_at_cell(profile, cell, &before);
        good = tropa_local_dict_add(&distinct, cell) != UINT32_MAX;
        if (tropa_url_is(cell))
            look_at_host(cell, &hosts, host_count, HOSTS_MOST);
    }
    size_t hosted = 0;
    for (size_t i = 0; i < hosts.count; i++)
        hosted += host_count[i];
    for (size_t i = 0; i < hosts.count; i++)
        if (host_count[i] * 10 >= hosted * 9)
            profile->main_host = hosts.entry[i];
    if (profile->filled)
        profile->mean_bytes /= (double)profile->filled;
    profile->distinct = distinct.count;
    profile->ascending &= profile->whole_numbers == profile->filled && profile->filled > 1;
    tropa_time_detector_finish(&profile->times, &profile->time);
    profile->number = tropa_number_detector_finish(&profile->numbers);
    tropa_local_dict_deinit(&distinct);
    tropa_local_dict_deinit(&hosts);
    return good;
}

tropa_profile *tropa_sample_profile(const tropa_sample *sample, tropa_arena *arena)
{
    tropa_profile *profile = tropa_arena_array(arena, sample->column_count + 1, sizeof *profile);
    for (uint32_t i = 0; profile && i < sample->column_count; i++)
        if (!profile_column(sample, i, &profile[i]))
            return NULL;
    return profile;
}

/* ---- within customers ---- */

bool tropa_sample_within(const tropa_sample *sample, uint32_t customer, uint32_t column,
                         tropa_within *out)
{
    *out = (tropa_within){0};
    tropa_local_dict seen = {0};
    tropa_str *last = NULL;
    size_t capacity = 0;
    bool good = true;
    for (size_t row = 0; row < sample->row_count && good; row++) {
        const tropa_str *cell = sample->cell + row * sample->column_count;
        tropa_str who = tropa_field_trim(cell[customer]), what = tropa_field_trim(cell[column]);
        if (!who.size || !what.size)
            continue;
        size_t before = seen.count;
        uint32_t code = tropa_local_dict_add(&seen, who);
        good = code != UINT32_MAX &&
               tropa_grow((void **)&last, &capacity, seen.count + 1, sizeof *last) == 0;
        if (!good)
            break;
        if (code < before) {
            int64_t a, b;
            out->pairs++;
            out->changes += !tropa_str_equal(last[code], what);
            out->grows += is_whole_number(last[code], &a) && is_whole_number(what, &b) && b > a;
        }
        last[code] = what;
    }
    tropa_free(last);
    tropa_local_dict_deinit(&seen);
    return good;
}
