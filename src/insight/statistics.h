/** The few statistics that decide whether a cell may be coloured: intervals, tests of two shares,
 * and the correction for testing many cells.
 *
 * All are pure functions of counts: allocate nothing, cannot fail, thread-safe. A count k is never
 * larger than its n (asserted). Tests are one-sided, "greater": a problem zone is always *more* of
 * something. Sources stand beside each function; tests/insight checks them against published
 * figures and R 4.2. */
#ifndef TROPA_INSIGHT_STATISTICS_H
#define TROPA_INSIGHT_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

/** k of n. */
typedef struct tropa_count {
    uint64_t k, n;
} tropa_count;

typedef struct tropa_interval {
    double low, high;
} tropa_interval;

/** The quantile of a 95 % two-sided interval. */
#define TROPA_Z95 1.959963984540054

/** k / n; 0 when n is 0. */
double tropa_share(tropa_count count);

/** The standard normal's distribution function, by erfc: full precision in both tails. */
double tropa_normal_cdf(double z);
/** Its inverse, 0 < p < 1 (Wichura 1988, AS 241 PPND16: relative error 1e-16). */
double tropa_normal_quantile(double p);

/** Interval of a share (Wilson 1927; Newcombe 1998a, method 3). n = 0 gives 0..1. */
tropa_interval tropa_wilson(tropa_count count, double z);

/** Interval of the difference share(a) - share(b) (Newcombe 1998b, method 10, no continuity
 *  correction). */
tropa_interval tropa_newcombe(tropa_count a, tropa_count b, double z);

/** Interval of the ratio share(a) / share(b) (Katz et al. 1978, logarithmic). With a k of 0 half a
 *  case is added to both shares (Walter 1975), so that it stays defined. Both n > 0. */
tropa_interval tropa_ratio_interval(tropa_count a, tropa_count b, double z);

/** p of share(a) > share(b): pooled z test of two proportions; 1 when a share cannot vary. */
double tropa_two_proportion_p(tropa_count a, tropa_count b);

/** p of share(a) > share(b): Fisher's exact test, the upper tail of the hypergeometric. O(k). */
double tropa_fisher_p(tropa_count a, tropa_count b);

/** The test to use: exact when an expected count is below 10, else the z test (Cochran's rule of 5,
 *  doubled because only one tail is looked at). n = 0 on either side gives 1. */
double tropa_greater_p(tropa_count a, tropa_count b);

/** Benjamini and Hochberg (1995): p-values adjusted for the false discovery rate, as R's
 *  p.adjust(method = "BH"). `order` is scratch of n elements. adjusted may be p itself. */
void tropa_benjamini_hochberg(const double *p, size_t n, uint32_t *order, double *adjusted);

#endif
