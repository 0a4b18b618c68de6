/** Allocation, in one place so that tests can make the Nth one fail.
 *
 * Every heap allocation of Tropa's own code goes through these. They return NULL on failure, which
 * the caller turns into TROPA_ERR_NO_MEMORY. Thread-safe. */
#ifndef TROPA_BASE_MEMORY_H
#define TROPA_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

void *tropa_alloc(size_t size);                    /**< uninitialised; size 0 is valid */
void *tropa_alloc_zero(size_t count, size_t size); /**< zeroed; checks count * size */
/** Zeroed, for tables that are read all over: aligned to cache lines, on huge pages where it is
 * large and the system has them (a page table's miss costs as much as the look-up). Freed as all.
 */
void *tropa_alloc_table(size_t count, size_t size);
void *tropa_realloc(void *memory, size_t size); /**< on failure `memory` stays valid */
void *tropa_realloc_array(void *memory, size_t count, size_t size); /**< checks count * size */
void tropa_free(void *memory);                                      /**< NULL is fine */

/** Grows *array (of elements of element_size) so that it holds at least `need` elements, doubling.
 *  Returns 0, or -1 leaving everything as it was. */
int tropa_grow(void **array, size_t *capacity, size_t need, size_t element_size);

/** Tests: the nth allocation from now (1-based) and all later ones fail; 0 turns it off.
 *  Returns how many allocations were made since the last call. */
uint64_t tropa_memory_fail_at(uint64_t nth);

#endif
