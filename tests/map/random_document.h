/** Documents that hold anything anywhere, for properties that hold of all of them. */
#ifndef TROPA_TESTS_MAP_RANDOM_DOCUMENT_H
#define TROPA_TESTS_MAP_RANDOM_DOCUMENT_H

#include "map/document.h"
#include "support.h"

#include "base/arena.h"

/** Every field is there by chance, with texts that formats stumble over. In the arena. */
void random_document(tropa_arena *arena, support_random *random, tropa_document *out);

#endif
