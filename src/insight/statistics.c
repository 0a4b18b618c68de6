/* Statistics of shares: see statistics.h for the sources. */
#include "insight/statistics.h"

#include <assert.h>
#include <math.h>

double tropa_share(tropa_count count)
{
    assert(count.k <= count.n);
    return count.n ? (double)count.k / (double)count.n : 0.0;
}

double tropa_normal_cdf(double z)
{
    return 0.5 * erfc(-z * 0.70710678118654752440);
}

/* c[0] + c[1] x + ... + c[7] x^7 */
static double polynomial(const double c[8], double x)
{
    double sum = c[7];
    for (int i = 6; i >= 0; i--)
        sum = sum * x + c[i];
    return sum;
}

double tropa_normal_quantile(double p)
{
    static const double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double b[8] = {1.0,
                                4.2313330701600911252e+1,
                                6.8718700749205790830e+2,
                                5.3941960214247511077e+3,
                                2.1213794301586595867e+4,
                                3.9307895800092710610e+4,
                                2.8729085735721942674e+4,
                                5.2264952788528545610e+3};
    static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                5.76949722146069140550e0,  3.64784832476320460504e0,
                                1.27045825245236838258e0,  2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[8] = {1.0,
                                2.05319162663775882187e0,
                                1.67638483018380384940e0,
                                6.89767334985100004550e-1,
                                1.48103976427480074590e-1,
                                1.51986665636164571966e-2,
                                5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                1.78482653991729133580e0,  2.96560571828504891230e-1,
                                2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[8] = {1.0,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};
    assert(p > 0.0 && p < 1.0);
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(a, r) / polynomial(b, r);
    }
    double r = sqrt(-log(q < 0 ? p : 1.0 - p));
    double z = r <= 5.0 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6)
                        : polynomial(e, r - 5.0) / polynomial(f, r - 5.0);
    return q < 0 ? -z : z;
}

tropa_interval tropa_wilson(tropa_count count, double z)
{
    if (count.n == 0)
        return (tropa_interval){0.0, 1.0};
    double n = (double)count.n, p = tropa_share(count), zz = z * z;
    double middle = p + zz / (2 * n);
    double half = z * sqrt(p * (1 - p) / n + zz / (4 * n * n));
    double low = (middle - half) / (1 + zz / n), high = (middle + half) / (1 + zz / n);
    /* Rounding must not push the ends past what the counts prove. */
    if (count.k == 0 || low < 0)
        low = 0;
    if (count.k == count.n || high > 1)
        high = 1;
    return (tropa_interval){low, high};
}

tropa_interval tropa_newcombe(tropa_count a, tropa_count b, double z)
{
    double pa = tropa_share(a), pb = tropa_share(b), difference = pa - pb;
    tropa_interval wa = tropa_wilson(a, z), wb = tropa_wilson(b, z);
    return (tropa_interval){difference - hypot(pa - wa.low, wb.high - pb),
                            difference + hypot(wa.high - pa, pb - wb.low)};
}

tropa_interval tropa_ratio_interval(tropa_count a, tropa_count b, double z)
{
    assert(a.n > 0 && b.n > 0);
    double half = a.k == 0 || b.k == 0 ? 0.5 : 0.0;
    double ka = (double)a.k + half, na = (double)a.n + half;
    double kb = (double)b.k + half, nb = (double)b.n + half;
    double ratio = log((ka / na) / (kb / nb));
    double error = z * sqrt(1 / ka - 1 / na + 1 / kb - 1 / nb);
    return (tropa_interval){exp(ratio - error), exp(ratio + error)};
}

double tropa_two_proportion_p(tropa_count a, tropa_count b)
{
    if (a.n == 0 || b.n == 0)
        return 1.0;
    double na = (double)a.n, nb = (double)b.n;
    double pooled = ((double)a.k + (double)b.k) / (na + nb);
    double variance = pooled * (1 - pooled) * (1 / na + 1 / nb);
    if (!(variance > 0))
        return 1.0;
    return tropa_normal_cdf(-(tropa_share(a) - tropa_share(b)) / sqrt(variance));
}

static double log_choose(double n, double k)
{
    /* lgamma writes the global signgam; the reentrant form does not, and threads share it. */
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign);
}

/* Of k successes among na + nb cases, na of them in a: P(X >= x) by summing away from the middle,
 * where terms only shrink, so that an underflow means what it says. */
static double upper_tail(double na, double nb, double k, double x)
{
    double most = k < na ? k : na, sum = 0;
    double term = exp(log_choose(na, x) + log_choose(nb, k - x) - log_choose(na + nb, k));
    for (; x <= most && term > sum * 1e-17; x += 1) {
        sum += term;
        term *= (na - x) * (k - x) / ((x + 1) * (nb - k + x + 1));
    }
    return sum < 1 ? sum : 1;
}

double tropa_fisher_p(tropa_count a, tropa_count b)
{
    assert(a.k <= a.n && b.k <= b.n);
    if (a.n == 0 || b.n == 0)
        return 1.0;
    double na = (double)a.n, nb = (double)b.n, k = (double)(a.k + b.k), x = (double)a.k;
    if (x > na * k / (na + nb))
        return upper_tail(na, nb, k, x);
    /* Below the mean: 1 - P(X <= x - 1), and X <= x - 1 in a is X' >= k - x + 1 in b. */
    return x < 1 || k - x + 1 > nb ? 1.0 : 1.0 - upper_tail(nb, na, k, k - x + 1);
}

double tropa_greater_p(tropa_count a, tropa_count b)
{
    if (a.n == 0 || b.n == 0)
        return 1.0;
    double na = (double)a.n, nb = (double)b.n;
    double pooled = ((double)a.k + (double)b.k) / (na + nb);
    double smallest = fmin(na, nb) * fmin(pooled, 1 - pooled);
    return smallest < 10 ? tropa_fisher_p(a, b) : tropa_two_proportion_p(a, b);
}

/* Heap sort of indices by p, largest first: in place, no recursion, no global state. */
static void sift_down(const double *p, uint32_t *order, size_t root, size_t n)
{
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= n)
            return;
        if (child + 1 < n && p[order[child + 1]] < p[order[child]])
            child++;
        if (p[order[root]] <= p[order[child]])
            return;
        uint32_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
        root = child;
    }
}

void tropa_benjamini_hochberg(const double *p, size_t n, uint32_t *order, double *adjusted)
{
    for (size_t i = 0; i < n; i++)
        order[i] = (uint32_t)i;
    for (size_t i = n / 2; i-- > 0;)
        sift_down(p, order, i, n);
    for (size_t end = n; end-- > 1;) {
        uint32_t swap = order[0];
        order[0] = order[end];
        order[end] = swap;
        sift_down(p, order, 0, end);
    }
    /* order[0] holds the largest p, rank n. */
    double least = 1.0;
    for (size_t i = 0; i < n; i++) {
        double scaled = p[order[i]] * (double)n / (double)(n - i);
        if (scaled < least)
            least = scaled;
        adjusted[order[i]] = least;
    }
}
