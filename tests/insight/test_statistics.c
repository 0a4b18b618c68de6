/* Statistics of shares against R 4.2 (prop.test, fisher.test, p.adjust, qnorm, pnorm) and against
 * the figures printed in Newcombe's two papers of 1998. */
#include "insight/statistics.h"
#include "support.h"

#include <math.h>

static void close_to(double value, double expected, double relative)
{
    double error = fabs(value - expected);
    if (!(error <= relative * fabs(expected) + 1e-300))
        fail_msg("%.17g is not %.17g", value, expected);
}

static void normal_matches_r(void **state)
{
    (void)state;
    static const double p[] = {1e-300, 1e-10, 0.025, 0.2, 0.9, 0.999999};
    static const double q[] = {-37.047096299361201, -6.361340902404056, -1.959963984540054,
                               -0.841621233572914,  1.281551565544601,  4.753424308817089};
    for (size_t i = 0; i < 6; i++)
        close_to(tropa_normal_quantile(p[i]), q[i], 1e-12);
    assert_true(tropa_normal_quantile(0.5) == 0);
    static const double z[] = {-10, -1.96, 0, 1, 5};
    static const double c[] = {7.61985302416053e-24, 2.49978951482204e-02, 0.5,
                               8.41344746068543e-01, 9.99999713348428e-01};
    for (size_t i = 0; i < 5; i++)
        close_to(tropa_normal_cdf(z[i]), c[i], 1e-13);
    for (double at = 0.001; at < 1; at += 0.001)
        close_to(tropa_normal_cdf(tropa_normal_quantile(at)), at, 1e-12);
}

static void wilson_matches_newcombe_and_r(void **state)
{
    (void)state;
    static const tropa_count count[] = {{81, 263}, {15, 148}, {0, 20}, {1, 29}};
    static const double low[] = {0.255288519878274, 0.0623863995307363, 0, 0.00611321429276266};
    static const double high[] = {0.366209576982800, 0.1604872417233080, 0.161125158052819,
                                  0.17175521879320282};
    for (size_t i = 0; i < 4; i++) {
        tropa_interval w = tropa_wilson(count[i], TROPA_Z95);
        close_to(w.low, low[i], 1e-12);
        close_to(w.high, high[i], 1e-12);
    }
    tropa_interval none = tropa_wilson((tropa_count){0, 0}, TROPA_Z95);
    assert_true(none.low == 0 && none.high == 1);
    tropa_interval all = tropa_wilson((tropa_count){7, 7}, TROPA_Z95);
    assert_true(all.high == 1 && all.low > 0.6);
}

static void difference_matches_newcombe(void **state)
{
    (void)state;
    /* Newcombe 1998b, table II, method 10, printed to four decimals. */
    static const struct {
        tropa_count a, b;
        double low, high;
    } row[] = {
        {{56, 70}, {48, 80}, 0.0524, 0.3339}, {{9, 10}, {3, 10}, 0.1705, 0.8090},
        {{10, 10}, {0, 20}, 0.6791, 1.0},     {{5, 56}, {0, 29}, -0.0381, 0.1926},
        {{0, 10}, {0, 10}, -0.2775, 0.2775},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        tropa_interval d = tropa_newcombe(row[i].a, row[i].b, TROPA_Z95);
        assert_true(fabs(d.low - row[i].low) < 5.1e-5);
        assert_true(fabs(d.high - row[i].high) < 5.1e-5);
    }
}

static void ratio_matches_katz(void **state)
{
    (void)state;
    tropa_interval r =
        tropa_ratio_interval((tropa_count){30, 100}, (tropa_count){20, 200}, TROPA_Z95);
    close_to(r.low, 1.79726318798525, 1e-12);
    close_to(r.high, 5.00761383205601, 1e-12);
    tropa_interval zero =
        tropa_ratio_interval((tropa_count){5, 50}, (tropa_count){0, 50}, TROPA_Z95);
    assert_true(isfinite(zero.low) && isfinite(zero.high) && zero.low < zero.high);
}

static void tests_of_two_shares_match_r(void **state)
{
    (void)state;
    close_to(tropa_two_proportion_p((tropa_count){56, 70}, (tropa_count){48, 80}),
             0.00402254068409829, 1e-11);
    close_to(tropa_two_proportion_p((tropa_count){9, 100}, (tropa_count){3, 100}),
             0.0370112714626906, 1e-11);
    close_to(tropa_two_proportion_p((tropa_count){120, 1000}, (tropa_count){400, 5000}),
             2.02856927818935e-05, 1e-10);
    close_to(tropa_fisher_p((tropa_count){3, 4}, (tropa_count){1, 4}), 0.242857142857143, 1e-11);
    close_to(tropa_fisher_p((tropa_count){10, 15}, (tropa_count){3, 20}), 0.00250076574615918,
             1e-10);
    close_to(tropa_fisher_p((tropa_count){1, 30}, (tropa_count){5, 40}), 0.970725308588423, 1e-10);
    close_to(tropa_fisher_p((tropa_count){8, 30}, (tropa_count){90, 4000}), 3.4554211572803e-07,
             1e-9);
    close_to(tropa_fisher_p((tropa_count){500, 1000}, (tropa_count){400, 1000}),
             4.22685983724282e-06, 1e-9);
    assert_true(tropa_fisher_p((tropa_count){10, 1000}, (tropa_count){900, 1000}) == 1.0);
    assert_true(tropa_fisher_p((tropa_count){0, 5}, (tropa_count){0, 5}) == 1.0);
    assert_true(tropa_fisher_p((tropa_count){5, 5}, (tropa_count){5, 5}) == 1.0);
}

static void the_exact_test_is_used_for_small_counts(void **state)
{
    (void)state;
    tropa_count a = {8, 30}, b = {90, 4000};
    assert_true(tropa_greater_p(a, b) == tropa_fisher_p(a, b));
    tropa_count c = {120, 1000}, d = {400, 5000};
    assert_true(tropa_greater_p(c, d) == tropa_two_proportion_p(c, d));
    assert_true(tropa_greater_p((tropa_count){0, 0}, d) == 1.0);
    assert_true(tropa_two_proportion_p((tropa_count){5, 5}, (tropa_count){9, 9}) == 1.0);
}

/* Every 2 x 2 table up to 12 against the definition, summed in the plain way. */
static void fisher_agrees_with_its_definition(void **state)
{
    (void)state;
    static double choose[25][25];
    for (int n = 0; n < 25; n++)
        for (int k = 0; k <= n; k++)
            choose[n][k] = k == 0 || k == n ? 1 : choose[n - 1][k - 1] + choose[n - 1][k];
    for (int na = 1; na <= 12; na++)
        for (int nb = 1; nb <= 12; nb++)
            for (int ka = 0; ka <= na; ka++)
                for (int kb = 0; kb <= nb; kb++) {
                    double sum = 0;
                    for (int x = ka; x <= na && x <= ka + kb; x++)
                        if (ka + kb - x <= nb)
                            sum += choose[na][x] * choose[nb][ka + kb - x];
                    double p = tropa_fisher_p((tropa_count){(uint64_t)ka, (uint64_t)na},
                                              (tropa_count){(uint64_t)kb, (uint64_t)nb});
                    assert_true(fabs(p - sum / choose[na + nb][ka + kb]) < 1e-11);
                }
}

static void false_discovery_rate_matches_r(void **state)
{
    (void)state;
    double p[] = {0.01, 0.04, 0.03, 0.005, 0.5, 0.2, 0.04, 1};
    static const double expected[] = {
        0.04, 0.064, 0.064, 0.04, 0.571428571428571, 0.266666666666667, 0.064, 1};
    uint32_t order[8];
    double adjusted[8];
    tropa_benjamini_hochberg(p, 8, order, adjusted);
    for (size_t i = 0; i < 8; i++)
        close_to(adjusted[i], expected[i], 1e-12);
    tropa_benjamini_hochberg(p, 8, order, p);
    for (size_t i = 0; i < 8; i++)
        assert_true(p[i] == adjusted[i]);
    tropa_benjamini_hochberg(p, 0, order, p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_matches_r),
        cmocka_unit_test(wilson_matches_newcombe_and_r),
        cmocka_unit_test(difference_matches_newcombe),
        cmocka_unit_test(ratio_matches_katz),
        cmocka_unit_test(tests_of_two_shares_match_r),
        cmocka_unit_test(the_exact_test_is_used_for_small_counts),
        cmocka_unit_test(fisher_agrees_with_its_definition),
        cmocka_unit_test(false_discovery_rate_matches_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
