/** Maps to begin with: what `tropa new` hands out. Compiled in; static storage. */
#ifndef TROPA_MAP_TEMPLATE_H
#define TROPA_MAP_TEMPLATE_H

#include "text/message.h"

/** Names of the templates, ended by NULL: "classic", "shop", ... */
extern const char *const tropa_template_names[];

/** The template's YAML in a language; .data NULL when there is none of that name. */
tropa_str tropa_template(tropa_str name, tropa_language language);

#endif
