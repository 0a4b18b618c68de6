/** A package of Office Open XML: parts with their types and relations, written as a ZIP whose bytes
 * depend on nothing but the parts. Knows nothing of slides. Out of memory is kept in `failed`. */
#ifndef TROPA_DRAW_PPTX_PACKAGE_H
#define TROPA_DRAW_PPTX_PACKAGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"

#include <stdint.h>

typedef struct tropa_part {
    const char *name; /**< "ppt/presentation.xml", in the arena */
    const char *type; /**< content type; NULL: by its ending (xml of relations, png, svg) */
    tropa_str bytes;  /**< in the arena, or borrowed for the package's life */
} tropa_part;

typedef struct tropa_package {
    tropa_arena *arena; /**< borrowed */
    tropa_part *part;
    uint32_t count, capacity;
    bool failed;
} tropa_package;

/** Keeps a copy of name; bytes are borrowed. */
void tropa_package_add(tropa_package *package, const char *name, const char *type, tropa_str bytes);
/** Keeps a copy of the buffer's bytes. */
void tropa_package_add_buffer(tropa_package *package, const char *name, const char *type,
                              const tropa_buffer *bytes);
/** Relations of a part ("" the package's own): `count` pairs of kind (the last part of the
 *  schema's address) and target, numbered rId1... */
void tropa_package_relate(tropa_package *package, const char *folder, const char *name,
                          const char *const *kind_and_target, uint32_t count);
tropa_status tropa_package_write(tropa_package *package, tropa_buffer *out, tropa_error *err);

/** The one place where text becomes XML here: escaped, without the characters that XML 1.0 does not
 *  know. The text is valid UTF-8 (tropa_scene_clean). */
void tropa_package_text(tropa_buffer *xml, tropa_str text);

#endif
