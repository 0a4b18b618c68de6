/* The table of names, and URLs as the activities looked up in it. */
#include "read_fuzz.h"

#include "base/buffer.h"
#include "read/names.h"
#include "read/url.h"
#include "text/plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_str text = {(const char *)data, size};
    tropa_names *names = NULL;
    tropa_error error;
    if (tropa_names_parse(text, "names.csv", &names, &error) == TROPA_OK) {
        uint32_t count;
        const tropa_stage_hint *hints = tropa_names_hints(names, &count);
        for (uint32_t i = 0; i < count; i++)
            check_text(hints[i].stage);
    }
    if (tropa_utf8_valid(text.data, text.size) && tropa_url_is(text)) {
        tropa_url_rules rules = {.main_host = tropa_url_host(text)};
        tropa_buffer page;
        tropa_buffer_init(&page);
        tropa_url_fold(&rules, text, &page);
        check_text(tropa_buffer_view(&page));
        tropa_arena arena;
        tropa_arena_init(&arena);
        if (names)
            tropa_names_find(names, tropa_buffer_view(&page),
                             tropa_text_fold(&arena, tropa_buffer_view(&page)));
        tropa_arena_deinit(&arena);
        tropa_buffer_deinit(&page);
    }
    tropa_names_free(names);
    return 0;
}
