/* Time zones: ICU's transitions taken out once, then plain arrays. */
#include "text/zone.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { NAME_MAX_BYTES = 64, TRANSITIONS_MAX = 4096 };

/** The offset that holds from a moment on. */
typedef struct zone_interval {
    int64_t from_utc_us;
    int64_t from_local_us; /**< first naive local time that is read with this offset */
    int64_t offset_us;
} zone_interval;

struct tropa_zone {
    char name[NAME_MAX_BYTES];
    zone_interval *interval; /**< the first starts at INT64_MIN */
    size_t count, capacity;
};

static const double start_ms = -2208988800000.0; /* 1900-01-01 */
static const double end_ms = 4133980800000.0;    /* 2101-01-01 */

static int64_t offset_at(UCalendar *calendar, double ms, UErrorCode *code)
{
    ucal_setMillis(calendar, ms, code);
    int64_t offset_ms = ucal_get(calendar, UCAL_ZONE_OFFSET, code);
    return (offset_ms + ucal_get(calendar, UCAL_DST_OFFSET, code)) * 1000;
}

static tropa_status interval_add(tropa_zone *zone, int64_t utc_us, int64_t offset_us,
                                 tropa_error *err)
{
    if (tropa_grow((void **)&zone->interval, &zone->capacity, zone->count + 1,
                   sizeof *zone->interval))
        return tropa_fail_memory(err);
    int64_t local = INT64_MIN;
    if (zone->count) {
        /* In a gap and in an overlap alike the earlier offset is used: so the later one begins
         * where the clock of both has passed the change. */
        int64_t before = zone->interval[zone->count - 1].offset_us;
        local = utc_us + (before > offset_us ? before : offset_us);
    }
    zone->interval[zone->count++] = (zone_interval){utc_us, local, offset_us};
    return TROPA_OK;
}

static tropa_status transitions_load(tropa_zone *zone, UCalendar *calendar, tropa_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    int64_t offset = offset_at(calendar, start_ms, &code);
    tropa_status status = interval_add(zone, INT64_MIN, offset, err);
    while (!status && U_SUCCESS(code) && zone->count < TRANSITIONS_MAX) {
        UDate next;
        if (!ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &next, &code) ||
            next >= end_ms || U_FAILURE(code))
            break;
        int64_t after = offset_at(calendar, next, &code);
        if (after != offset) /* a change of name alone is none for us */
            status = interval_add(zone, (int64_t)next * 1000, after, err);
        offset = after;
    }
    if (!status && U_FAILURE(code))
        status = tropa_fail(err, TROPA_ERR_NO_MEMORY, "cannot read zone %s from ICU: %s",
                            zone->name, u_errorName(code));
    return status;
}

/* "+03:00", "UTC+3", "GMT-0530": minutes, or false. */
static bool fixed_offset(tropa_str name, int *minutes)
{
    if (name.size >= 3 && (memcmp(name.data, "UTC", 3) == 0 || memcmp(name.data, "GMT", 3) == 0)) {
        name.data += 3;
        name.size -= 3;
    }
    if (name.size < 2 || (name.data[0] != '+' && name.data[0] != '-'))
        return false;
    int digits = 0, number = 0;
    for (size_t i = 1; i < name.size; i++) {
        if (name.data[i] == ':' && i + 3 == name.size && digits > 0)
            continue;
        if (name.data[i] < '0' || name.data[i] > '9' || ++digits > 4)
            return false;
        number = number * 10 + (name.data[i] - '0');
    }
    *minutes = digits <= 2 ? number * 60 : number / 100 * 60 + number % 100;
    if (digits == 0 || *minutes > 18 * 60 || (digits > 2 && number % 100 > 59))
        return false;
    *minutes = name.data[0] == '-' ? -*minutes : *minutes;
    return true;
}

static bool is_utc_name(tropa_str name)
{
    static const char *const names[] = {"UTC", "Z", "GMT", "utc", "Etc/UTC", "UTC+0"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (tropa_str_equal(name, tropa_str_from(names[i])))
            return true;
    return false;
}

static tropa_status named_load(tropa_zone *zone, tropa_str name, tropa_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar wide[NAME_MAX_BYTES], canonical[NAME_MAX_BYTES];
    int32_t length = 0;
    u_strFromUTF8(wide, NAME_MAX_BYTES, &length, name.data, (int32_t)name.size, &code);
    UBool system = 0;
    int32_t canonical_length =
        U_SUCCESS(code)
            ? ucal_getCanonicalTimeZoneID(wide, length, canonical, NAME_MAX_BYTES, &system, &code)
            : 0;
    if (U_FAILURE(code) || !system || canonical_length <= 0)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "unknown time zone \"%.*s\"; give a name like Europe/Warsaw or "
                          "Europe/Moscow, or an offset like +03:00",
                          (int)(name.size > 64 ? 64 : name.size), name.data);
    memcpy(zone->name, name.data, name.size);
    UCalendar *calendar = ucal_open(wide, length, "en", UCAL_GREGORIAN, &code);
    tropa_status status = TROPA_OK;
    if (U_FAILURE(code))
        status = tropa_fail(err, TROPA_ERR_NO_MEMORY, "cannot open zone %s: %s", zone->name,
                            u_errorName(code));
    else
        status = transitions_load(zone, calendar, err);
    ucal_close(calendar);
    return status;
}

tropa_status tropa_zone_new(tropa_str name, tropa_zone **out, tropa_error *err)
{
    *out = NULL;
    tropa_zone *zone = tropa_alloc_zero(1, sizeof *zone);
    if (!zone)
        return tropa_fail_memory(err);
    tropa_status status;
    int minutes = 0;
    if (is_utc_name(name) || fixed_offset(name, &minutes)) {
        if (minutes == 0)
            snprintf(zone->name, NAME_MAX_BYTES, "UTC");
        else
            snprintf(zone->name, NAME_MAX_BYTES, "UTC%c%02d:%02d", minutes < 0 ? '-' : '+',
                     abs(minutes) / 60, abs(minutes) % 60);
        status = interval_add(zone, INT64_MIN, (int64_t)minutes * 60 * 1000000, err);
    } else if (name.size >= NAME_MAX_BYTES) {
        status = tropa_fail(err, TROPA_ERR_USAGE,
                            "the name of the time zone is too long; give one like Europe/Warsaw");
    } else {
        status = named_load(zone, name, err);
    }
    if (status) {
        tropa_zone_free(zone);
        return status;
    }
    *out = zone;
    return TROPA_OK;
}

void tropa_zone_free(tropa_zone *zone)
{
    if (!zone)
        return;
    tropa_free(zone->interval);
    tropa_free(zone);
}

const char *tropa_zone_name(const tropa_zone *zone)
{
    return zone->name;
}

bool tropa_zone_is_utc(const tropa_zone *zone)
{
    return zone->count == 1 && zone->interval[0].offset_us == 0;
}

int64_t tropa_zone_to_utc(const tropa_zone *zone, int64_t local_us, tropa_zone_cache *cache)
{
    if (!zone)
        return local_us;
    if (cache && local_us >= cache->from_us && local_us < cache->before_us)
        return local_us - cache->offset_us;
    size_t low = 0, high = zone->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->interval[middle].from_local_us <= local_us)
            low = middle;
        else
            high = middle;
    }
    const zone_interval *interval = &zone->interval[low];
    if (cache)
        *cache = (tropa_zone_cache){interval->from_local_us,
                                    low + 1 < zone->count ? interval[1].from_local_us : INT64_MAX,
                                    interval->offset_us};
    return local_us - interval->offset_us;
}

int64_t tropa_zone_offset_us(const tropa_zone *zone, int64_t utc_us)
{
    if (!zone)
        return 0;
    size_t low = 0, high = zone->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->interval[middle].from_utc_us <= utc_us)
            low = middle;
        else
            high = middle;
    }
    return zone->interval[low].offset_us;
}
