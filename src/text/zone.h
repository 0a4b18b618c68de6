/** Time zones: when a naive local time was, and what the clock showed.
 *
 * The offsets of 1900..2100 are computed once from ICU's data, so a conversion is a binary search,
 * or nothing at all while it stays within one interval (see tropa_zone_cache). Before and after,
 * the nearest offset holds. Immutable once made, so thread-safe; a cache belongs to one thread.
 *
 * When clocks go forward, a local time that never was is read with the offset before the change
 * (02:30 becomes what is then called 03:30). When they go back, a time that was twice is the first
 * of the two. */
#ifndef TROPA_TEXT_ZONE_H
#define TROPA_TEXT_ZONE_H

#include "base/status.h"
#include "base/str.h"

#include <stdint.h>

typedef struct tropa_zone tropa_zone;

/** "Europe/Warsaw" (IANA), "UTC", "Z", "+03:00", "UTC+3", "-0530". TROPA_ERR_USAGE when unknown. */
tropa_status tropa_zone_new(tropa_str name, tropa_zone **out, tropa_error *err);
void tropa_zone_free(tropa_zone *zone);
const char *tropa_zone_name(const tropa_zone *zone); /**< canonical; owned by the zone */
bool tropa_zone_is_utc(const tropa_zone *zone);

/** The interval a conversion fell into; zero it to start. */
typedef struct tropa_zone_cache {
    int64_t from_us, before_us; /**< local microseconds; empty when equal */
    int64_t offset_us;
} tropa_zone_cache;

/** Local wall-clock microseconds (as if UTC) -> UTC. zone NULL is UTC; cache may be NULL. */
int64_t tropa_zone_to_utc(const tropa_zone *zone, int64_t local_us, tropa_zone_cache *cache);
/** The offset in force at a UTC instant, so that local = utc + offset. */
int64_t tropa_zone_offset_us(const tropa_zone *zone, int64_t utc_us);

#endif
