#include "map/refresh.h"

#include "map/from_document.h"
#include "map/measure.h"
#include "map/write.h"

static bool is_json(tropa_str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!strchr(" \t\r\n\xEF\xBB\xBF", text.data[i]))
            return text.data[i] == '{';
    return false;
}

/** The text with the document's figures in place of the old block. */
static tropa_status splice(tropa_str text, const tropa_document *document, tropa_buffer *out,
                           tropa_error *err)
{
    const tropa_place *old = &document->measured_place;
    size_t begin = old->end ? old->begin : text.size;
    size_t end = old->end ? old->end : text.size;
    /* The line end behind the old block belongs to it. */
    if (old->end && end < text.size && text.data[end] == '\r')
        end++;
    if (old->end && end < text.size && text.data[end] == '\n')
        end++;
    tropa_buffer_append(out, text.data, begin);
    if (begin && text.data[begin - 1] != '\n')
        tropa_buffer_append_char(out, '\n');
    tropa_status status = tropa_document_write_measured(document, out, err);
    tropa_buffer_append(out, text.data + end, text.size - end);
    return status || !out->failed ? status : tropa_fail_memory(err);
}

tropa_status tropa_document_refresh(tropa_str text, tropa_document *document, const tropa_map *map,
                                    const tropa_binding *binding, int64_t now_us,
                                    tropa_arena *arena, tropa_buffer *out, tropa_error *err)
{
    if (is_json(text))
        return tropa_fail(
            err, TROPA_ERR_INPUT,
            "the map is written as JSON, and figures are kept in YAML: write it as YAML "
            "first with tropa map MAP.json -o MAP.yaml");
    const tropa_measure *old = tropa_document_measure(document, TROPA_STR(TROPA_MEASURE_OF_MAP));
    const int64_t old_us = old ? old->at_us : TROPA_NO_DATE;
    const size_t begin = out->size;
    tropa_status status =
        tropa_document_measure_from(arena, map, old_us == TROPA_NO_DATE ? now_us : old_us,
                                    binding->unmatched, binding->unmatched_count, document, err);
    if (!status)
        status = splice(text, document, out, err);
    if (status || old_us == TROPA_NO_DATE ||
        tropa_str_equal((tropa_str){out->data + begin, out->size - begin}, text))
        return status;
    out->size = begin;
    document->measured.item[0].at_us = tropa_measure_moment(now_us); /* of the whole: the first */
    return splice(text, document, out, err);
}
