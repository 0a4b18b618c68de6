/* Greedy placing of labels. See place.h. */
#include "draw/place.h"

#include <math.h>

void tropa_placer_init(tropa_placer *placer, tropa_scene *scene, tropa_box panel)
{
    *placer = (tropa_placer){.scene = scene, .panel = panel};
}

static void *grown(tropa_scene *scene, void *list, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return list;
    uint32_t more = *capacity ? *capacity * 2 : 32;
    void *out = tropa_arena_array(scene->arena, more, size);
    if (!out) {
        scene->failed = true;
        return NULL;
    }
    if (count)
        memcpy(out, list, count * size);
    *capacity = more;
    return out;
}

void tropa_placer_mark(tropa_placer *placer, tropa_box box)
{
    tropa_box *list =
        grown(placer->scene, placer->box, placer->box_count, &placer->box_capacity, sizeof *list);
    if (!list)
        return;
    placer->box = list;
    list[placer->box_count++] = box;
}

void tropa_placer_line(tropa_placer *placer, double x1, double y1, double x2, double y2)
{
    tropa_segment *list = grown(placer->scene, placer->segment, placer->segment_count,
                                &placer->segment_capacity, sizeof *list);
    if (!list)
        return;
    placer->segment = list;
    list[placer->segment_count++] = (tropa_segment){x1, y1, x2, y2};
}

static bool boxes_meet(tropa_box a, tropa_box b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

/* Liang and Barsky 1984: what of the line lies within the box. */
static bool line_meets(tropa_segment s, tropa_box box)
{
    double dx = s.x2 - s.x1, dy = s.y2 - s.y1, from = 0, to = 1;
    const double p[4] = {-dx, dx, -dy, dy};
    const double q[4] = {s.x1 - box.x, box.x + box.width - s.x1, s.y1 - box.y,
                         box.y + box.height - s.y1};
    for (int i = 0; i < 4; i++) {
        if (fabs(p[i]) < 1e-12) {
            if (q[i] < 0)
                return false;
            continue;
        }
        double t = q[i] / p[i];
        if (p[i] < 0)
            from = fmax(from, t);
        else
            to = fmin(to, t);
    }
    return from <= to;
}

static bool is_free(const tropa_placer *placer, tropa_box box)
{
    const tropa_box *panel = &placer->panel;
    if (box.x < panel->x || box.y < panel->y || box.x + box.width > panel->x + panel->width ||
        box.y + box.height > panel->y + panel->height)
        return false;
    for (uint32_t i = 0; i < placer->box_count; i++)
        if (boxes_meet(box, placer->box[i]))
            return false;
    for (uint32_t i = 0; i < placer->segment_count; i++)
        if (line_meets(placer->segment[i], box))
            return false;
    return true;
}

bool tropa_placer_put(tropa_placer *placer, double x, double y, double radius, double width,
                      double height, bool above, tropa_box *out)
{
    /* Straight over or under the mark, then aside of it, then a little to the left or right. */
    const double away = radius + 4, aside = radius + 6;
    for (int round = 0; round < 2; round++) {
        double low = (above == (round == 0)) ? y - away - height : y + away;
        const tropa_box tried[] = {{x - width / 2, low, width, height},
                                   {x - width * 0.2, low, width, height},
                                   {x - width * 0.8, low, width, height}};
        for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
            if (is_free(placer, tried[i])) {
                *out = tried[i];
                tropa_placer_mark(placer, tried[i]);
                return true;
            }
    }
    const tropa_box beside[] = {{x + aside, y - height / 2, width, height},
                                {x - aside - width, y - height / 2, width, height}};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        if (is_free(placer, beside[i])) {
            *out = beside[i];
            tropa_placer_mark(placer, beside[i]);
            return true;
        }
    return false;
}
