/** A JSON tree as block YAML. Internal to src/map.
 *
 * Ours, since libfyaml 0.7's emitter loses the dashes of lists that come as events and escapes
 * emoji. Only what documents need: mappings, lists, scalars; every text that another reader might
 * take for something else than text (12, true, 2026-01-01, "a: b") stands in quotes. */
#ifndef TROPA_MAP_YAML_OUT_H
#define TROPA_MAP_YAML_OUT_H

#include "base/buffer.h"
#include "base/status.h"

#include <jansson.h>

/** Appends `tree`, an object. Failure shows in out->failed. */
void tropa_yaml_write(const json_t *tree, tropa_buffer *out);

/** Appends an object or list in block form; the cursor stands at `indent`. Ends its line. */
void tropa_yaml_write_block(const json_t *value, unsigned indent, tropa_buffer *out);

/** Appends any value on one line, containers in brackets. @param flow  within brackets already */
void tropa_yaml_write_line(const json_t *value, bool flow, tropa_buffer *out);

/** Appends one text as a scalar of one line, quoted where needed. @param flow  within brackets */
void tropa_yaml_write_text(tropa_str text, bool flow, tropa_buffer *out);

/** Appends the tree as indented JSON and lets go of it; NULL means memory is out. */
tropa_status tropa_json_append(json_t *tree, tropa_buffer *out, tropa_error *err);
/** The same on one line, without its end. */
tropa_status tropa_json_append_line(json_t *tree, tropa_buffer *out, tropa_error *err);

#endif
