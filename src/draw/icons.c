/* The icons are drawn for a grid of 20 units with a stroke of 1.5, round ends and no fill. */
#include "draw/icons.h"

#include <assert.h>

static const struct {
    const char *key, *path;
} channels[TROPA_CHANNEL_COUNT] = {
    [TROPA_CHANNEL_OTHER] = {"draw.channel.other",
                             "M10 3.5a6.5 6.5 0 1 0 .01 0zM10 7.5v5M7.5 10h5"},
    [TROPA_CHANNEL_SITE] = {"draw.channel.site",
                            "M3 4.5h14v11h-14zM3 8h14M5.2 6.3h.01M7.4 6.3h.01"},
    [TROPA_CHANNEL_SEARCH] = {"draw.channel.search", "M8.8 3.5a5.3 5.3 0 1 0 .01 0zM12.7 12.7l4 4"},
    [TROPA_CHANNEL_SOCIAL] = {"draw.channel.social",
                              "M10 3.5a3.4 3.4 0 1 0 .01 0zM3.8 16.8c.4-3.6 2.8-5.4 6.2-5.4s5.8 "
                              "1.8 6.2 5.4"},
    [TROPA_CHANNEL_ADS] = {"draw.channel.ads",
                           "M3.5 8v4h2.7l7.3 3.8v-11.6l-7.3 3.8zM6.2 12l1 4.5M16 8.2a2.6 2.6 0 0 1 "
                           "0 3.6"},
    [TROPA_CHANNEL_EMAIL] = {"draw.channel.email", "M3 5h14v10h-14zM3.4 5.6l6.6 5.2 6.6-5.2"},
    [TROPA_CHANNEL_CHAT] = {"draw.channel.chat", "M3.2 4.2h13.6v9.2h-7.3l-3.6 3v-3h-2.7z"},
    [TROPA_CHANNEL_PHONE] = {"draw.channel.phone",
                             "M4.2 3.8l3-.6 1.6 3.7-1.9 1.5c.9 2 2.3 3.6 4.4 4.7l1.7-1.8 3.6 "
                             "1.7-.6 3c-6.4 1-12.6-5.6-11.8-12.2z"},
    [TROPA_CHANNEL_APP] = {"draw.channel.app",
                           "M6.8 2.8h6.4a1.3 1.3 0 0 1 1.3 1.3v11.8a1.3 1.3 0 0 1-1.3 "
                           "1.3h-6.4a1.3 1.3 0 0 1-1.3-1.3v-11.8a1.3 1.3 0 0 1 "
                           "1.3-1.3zM9 14.7h2"},
    [TROPA_CHANNEL_DELIVERY] = {"draw.channel.delivery",
                                "M2.5 5h9v8.5h-9zM11.5 8h3.3l2.7 2.9v2.6h-6M5.7 "
                                "12.6a1.7 1.7 0 1 0 .01 0zM14.2 12.6a1.7 1.7 0 1 0 "
                                ".01 0z"},
    [TROPA_CHANNEL_STORE] = {"draw.channel.store",
                             "M3.3 8.2l1.2-4.4h11l1.2 4.4M3.3 8.2a2.2 2.2 0 0 0 "
                             "4.5 0a2.2 2.2 0 0 0 4.4 0a2.2 2.2 0 0 0 4.5 0M4.6 "
                             "10.2v6.3h10.8v-6.3M8.3 16.3v-3.6h3.4v3.6"},
    [TROPA_CHANNEL_PAYMENT] = {"draw.channel.payment",
                               "M2.8 5h14.4v10.2h-14.4zM2.8 8.4h14.4M5.3 12.4h3.2"},
    [TROPA_CHANNEL_REVIEW] = {"draw.channel.review",
                              "M10 3l2.1 4.6 5 .5-3.8 3.3 1.1 4.9-4.4-2.6-4.4 "
                              "2.6 1.1-4.9-3.8-3.3 5-.5z"},
    [TROPA_CHANNEL_REFERRAL] = {"draw.channel.referral",
                                "M6.7 5a2.5 2.5 0 1 0 .01 0zM2.3 15.8c.2-3 1.9-4.5 "
                                "4.4-4.5s4.2 1.5 4.4 4.5M14 4.5v5M11.5 7h5"},
    [TROPA_CHANNEL_SUPPORT] = {"draw.channel.support",
                               "M4 11.5v-1.5a6 6 0 0 1 12 0v1.5M3.3 10.8h2.6v4.2h-2.6"
                               "zM14.1 10.8h2.6v4.2h-2.6zM15.8 15c-.4 1.5-1.7 "
                               "2.2-4 2.2"},
    [TROPA_CHANNEL_DOCUMENT] = {"draw.channel.document",
                                "M5 2.8h7l3 3v11.4h-10zM7.3 9h5.4M7.3 11.6h5.4M7.3 "
                                "14.2h3.2"},
    [TROPA_CHANNEL_CARE] = {"draw.channel.care", "M10 16.5c-4.6-3.2-6.8-5.7-6.8-8.5a3.6 3.6 0 0 1 "
                                                 "6.8-1.7a3.6 3.6 0 0 1 6.8 1.7c0 2.8-2.2 5.3-6.8 "
                                                 "8.5zM6 10h2.3l1.2-2 1.5 3.5 1-1.5h2"},
};

static const char *const signs[TROPA_SIGN_COUNT] = {
    [TROPA_SIGN_CHECK] = "M3.5 10.5l4.5 4.5 8.5-10",
    [TROPA_SIGN_WARNING] = "M10 3l8 14h-16z",
    [TROPA_SIGN_LEFT] = "M10 3v13M4.5 10.8l5.5 5.5 5.5-5.5",
    [TROPA_SIGN_WAY] = "M3 10h13M10.8 4.5l5.5 5.5-5.5 5.5",
    [TROPA_SIGN_RETURNED] = "M4 9.5h8.5a3.7 3.7 0 0 1 0 7.4h-5M8 5l-4.3 4.5 4.3 4.5",
    [TROPA_SIGN_REPEAT] = "M15.5 6.5a6.5 6.5 0 1 0 1 5M16.2 2.8v4.2h-4.2",
    [TROPA_SIGN_BACK] = "M16.5 15v-3a3.5 3.5 0 0 0-3.5-3.5h-9M8 4.2l-4.3 4.3 4.3 4.3",
    [TROPA_SIGN_WAIT] = "M10 2.8a7.2 7.2 0 1 0 .01 0zM10 6v4.2l2.8 2",
    [TROPA_SIGN_EXIT] = "M10 3v11.5M4.8 9.5l5.2 5.2 5.2-5.2M4 17.5h12",
    [TROPA_SIGN_STAR] = "M10 2.5l2.3 5 5.4.6-4 3.7 1.1 5.4-4.8-2.8-4.8 2.8 1.1-5.4-4-3.7 5.4-.6z",
    [TROPA_SIGN_PICTURE] = "M2.5 4h15v12h-15zM2.8 14l4.7-4.7 3.4 3.4 2.3-2.2 4 3.6M12.7 7.3h.01",
    [TROPA_SIGN_LINK] = "M8 4h-4v12h12v-4M11 3.5h5.5v5.5M16 4l-7 7",
    [TROPA_SIGN_FORK] = ("M3 10h5c4 0 4-5.5 9-5.5M8 10c4 0 4 5.5 9 5.5"
                         "M14.2 2l3 2.5-3 2.5M14.2 13l3 2.5-3 2.5"),
};

static void draw(tropa_scene *scene, const char *path, double x, double y, double scale,
                 tropa_paint colour)
{
    tropa_buffer *body = &scene->body;
    tropa_buffer_append_format(body, "<path transform=\"translate(%s %s)", tropa_number(x),
                               tropa_number(y));
    if (scale < 1 || scale > 1)
        tropa_buffer_append_format(body, " scale(%s)", tropa_number(scale));
    tropa_buffer_append_format(body,
                               "\" class=\"s-%s\" fill=\"none\" stroke-width=\"%s\" "
                               "stroke-linecap=\"round\" stroke-linejoin=\"round\" d=\"%s\"/>\n",
                               tropa_paint_name(colour), scale < 1 ? "2" : "1.5", path);
}

void tropa_icon_channel(tropa_scene *scene, tropa_channel channel, double x, double y,
                        tropa_paint colour)
{
    if (channel >= TROPA_CHANNEL_COUNT)
        channel = TROPA_CHANNEL_OTHER;
    draw(scene, channels[channel].path, x, y, 1, colour);
}

void tropa_icon_sign(tropa_scene *scene, tropa_sign sign, double x, double y, double size,
                     tropa_paint colour)
{
    assert(sign < TROPA_SIGN_COUNT);
    draw(scene, signs[sign], x, y, size / 20, colour);
}

const char *tropa_channel_key(tropa_channel channel)
{
    return channels[channel < TROPA_CHANNEL_COUNT ? channel : TROPA_CHANNEL_OTHER].key;
}
