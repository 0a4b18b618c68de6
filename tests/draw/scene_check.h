/** What must hold of every picture, whatever is drawn: proven on what its scene has recorded. */
#ifndef TROPA_TESTS_DRAW_SCENE_CHECK_H
#define TROPA_TESTS_DRAW_SCENE_CHECK_H

#include "draw/scene.h"

/** Texts that leave their box or the page, lie on a shape or meet another text; each is printed.
 *  At most about ten. */
size_t scene_check_layout(const tropa_scene *scene, double width, double height);

/** WCAG 2.2 contrast ratio of two "#rrggbb". */
double scene_check_ratio(const char *a, const char *b);
/** Pairs of text and ground under 4.5 to 1 in either theme; each is printed. */
size_t scene_check_contrast(const tropa_scene *scene);

#endif
