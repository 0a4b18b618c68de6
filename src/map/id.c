#include "map/id.h"

#include "text/plain.h"

#define ID_BYTES 32u /* of a made id, before a number that tells it from others */

tropa_str tropa_id_base(tropa_arena *arena, const char *kind, tropa_str words)
{
    tropa_str slug = tropa_text_slug(arena, words);
    if (slug.data && slug.data[0] >= '0' && slug.data[0] <= '9')
        slug = tropa_str_from(tropa_arena_format(arena, "%s-%s", kind, slug.data));
    if (!slug.data)
        return (tropa_str){0};
    if (slug.size > ID_BYTES) {
        slug.size = ID_BYTES;
        while (slug.size > ID_BYTES / 2 && slug.data[slug.size] != '-')
            slug.size--;
    }
    return slug;
}

tropa_str tropa_id_nth(tropa_arena *arena, tropa_str base, unsigned n)
{
    char *id = n == 1 ? tropa_arena_format(arena, "%.*s", (int)base.size, base.data)
                      : tropa_arena_format(arena, "%.*s-%u", (int)base.size, base.data, n);
    return tropa_str_from(id);
}
