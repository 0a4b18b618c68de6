/** Small stroke icons, one per channel, and the signs that stand beside colours. */
#ifndef TROPA_DRAW_ICONS_H
#define TROPA_DRAW_ICONS_H

#include "draw/scene.h"
#include "map/model.h"

typedef enum tropa_sign {
    TROPA_SIGN_CHECK,    /**< success, arrived */
    TROPA_SIGN_WARNING,  /**< problem zone */
    TROPA_SIGN_LEFT,     /**< lost: an arrow downwards */
    TROPA_SIGN_WAY,      /**< under way: dots going on */
    TROPA_SIGN_RETURNED, /**< an arrow that turns */
    TROPA_SIGN_REPEAT,
    TROPA_SIGN_BACK,
    TROPA_SIGN_WAIT,
    TROPA_SIGN_EXIT,
    TROPA_SIGN_STAR,    /**< a moment of truth */
    TROPA_SIGN_PICTURE, /**< a picture that is not in the file */
    TROPA_SIGN_LINK,    /**< to another map or page */
    TROPA_SIGN_FORK,    /**< a branch of the path */
    TROPA_SIGN_COUNT,
} tropa_sign;

/** In a box of 20 by 20 units whose corner is x, y. */
void tropa_icon_channel(tropa_scene *scene, tropa_channel channel, double x, double y,
                        tropa_paint colour);
/** In a box of `size` units. */
void tropa_icon_sign(tropa_scene *scene, tropa_sign sign, double x, double y, double size,
                     tropa_paint colour);
/** The catalogue's key of a channel's name. */
const char *tropa_channel_key(tropa_channel channel);

#endif
