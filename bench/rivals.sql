-- The rivals at their best. run.mjs reads this file; nothing of theirs is written elsewhere.
--
-- A statement follows a line "-- [engine name]" or "-- [engine name: formulation]"; several
-- formulations of one query are all run, and the fastest whose counts agree stands for the engine.
-- {csv}, {activities} (a list of quoted names), {enum} (the same as an Enum8) and {half} (half the
-- number of customers) are filled in.
--
-- Both get what helps them: customers as integers (cut from their text while loading), activities
-- as one-byte enumerations known beforehand, seconds as 4 bytes where the engine has such a type,
-- tables sorted by customer and time, merged (OPTIMIZE FINAL) or checkpointed, two threads, the
-- best of five warm runs. In the data no customer has two events in one second, so no engine needs
-- a further column to order ties, as Tropa's own order of rows would cost them.

-- ---- ClickHouse (chdb) ----

-- [clickhouse settings]
SET max_threads = 2, max_insert_threads = 2;

-- [clickhouse create]
CREATE TABLE events (customer UInt32, time DateTime, activity {enum})
ENGINE = MergeTree ORDER BY (customer, time);

-- [clickhouse load]
INSERT INTO events
SELECT toUInt32(substring(customer, 2)), time, activity
FROM file('{csv}', CSVWithNames, 'customer String, time DateTime, activity {enum_escaped}');

-- [clickhouse finish]
OPTIMIZE TABLE events FINAL;

-- [clickhouse bytes]
SELECT sum(bytes_on_disk) FROM system.parts WHERE table = 'events' AND active;

-- The same columns under codecs that favour size over speed; only its size is compared.
-- [clickhouse create_small]
CREATE TABLE events_small (
    customer UInt32 CODEC(DoubleDelta, ZSTD(1)), time DateTime CODEC(Delta(4), ZSTD(1)),
    activity {enum} CODEC(ZSTD(1)))
ENGINE = MergeTree ORDER BY (customer, time);

-- [clickhouse fill_small]
INSERT INTO events_small SELECT * FROM events;

-- [clickhouse finish_small]
OPTIMIZE TABLE events_small FINAL;

-- [clickhouse bytes_small]
SELECT sum(bytes_on_disk) FROM system.parts WHERE table = 'events_small' AND active;

-- level, customers
-- [clickhouse funnel: plain]
SELECT level, count() FROM (
    SELECT windowFunnel(604800)(time, activity = 'product', activity = 'cart',
                                activity = 'checkout', activity = 'purchase') AS level
    FROM events GROUP BY customer)
WHERE level > 0 GROUP BY level ORDER BY level;

-- [clickhouse funnel: only the steps' rows]
SELECT level, count() FROM (
    SELECT windowFunnel(604800)(time, activity = 'product', activity = 'cart',
                                activity = 'checkout', activity = 'purchase') AS level
    FROM events WHERE activity IN ('product', 'cart', 'checkout', 'purchase') GROUP BY customer)
WHERE level > 0 GROUP BY level ORDER BY level;

-- [clickhouse funnel: in the table's order]
SELECT level, count() FROM (
    SELECT windowFunnel(604800)(time, activity = 'product', activity = 'cart',
                                activity = 'checkout', activity = 'purchase') AS level
    FROM events WHERE activity IN ('product', 'cart', 'checkout', 'purchase') GROUP BY customer
    SETTINGS optimize_aggregation_in_order = 1)
WHERE level > 0 GROUP BY level ORDER BY level;

-- Flow: each customer's activities as an array, paired with themselves moved by one place; 127 ends
-- a journey. Read in the table's order, so that the arrays need no sorting, by two threads of which
-- each has half of the customers: one scan on two threads may cut a customer in two and swap the
-- pieces, and its counts are then off by one.
-- from, to, count
-- [clickhouse flow: arrays]
SELECT CAST(f, '{enum_escaped}') AS from, CAST(t, '{enum_escaped}') AS to, count() AS n FROM (
    SELECT a, arrayPopFront(arrayPushBack(a, toInt8(127))) AS b FROM (
        SELECT groupArray(toInt8(activity)) AS a FROM events WHERE customer < {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1
        UNION ALL
        SELECT groupArray(toInt8(activity)) AS a FROM events WHERE customer >= {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1))
ARRAY JOIN a AS f, b AS t WHERE t != 127 GROUP BY f, t;

-- [clickhouse flow: sorted arrays]
SELECT CAST(f, '{enum_escaped}') AS from, CAST(t, '{enum_escaped}') AS to, count() AS n FROM (
    SELECT a, arrayPopFront(arrayPushBack(a, toInt8(127))) AS b FROM (
        SELECT arrayMap(x -> toInt8(bitAnd(x, 31)),
                        arraySort(groupArray(toUInt64(time) * 32 + toUInt8(activity)))) AS a
        FROM events GROUP BY customer))
ARRAY JOIN a AS f, b AS t WHERE t != 127 GROUP BY f, t;

-- [clickhouse flow: window]
SELECT from, to, count() AS n FROM (
    SELECT activity AS to, customer, lagInFrame(activity) OVER w AS from,
           row_number() OVER w AS place
    FROM events
    WINDOW w AS (PARTITION BY customer ORDER BY time
                 ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))
WHERE place > 1 GROUP BY from, to;

-- from, to, count, customers: within one customer's array the first of each pair is marked.
-- [clickhouse flow_customers: first of each pair]
SELECT CAST(f, '{enum_escaped}') AS from, CAST(t, '{enum_escaped}') AS to, count() AS n, countIf(i = 1) AS u
FROM (
    SELECT a, arrayPopFront(arrayPushBack(a, toInt8(127))) AS b FROM (
        SELECT groupArray(toInt8(activity)) AS a FROM events WHERE customer < {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1
        UNION ALL
        SELECT groupArray(toInt8(activity)) AS a FROM events WHERE customer >= {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1))
ARRAY JOIN a AS f, b AS t, arrayEnumerateUniq(a, b) AS i WHERE t != 127 GROUP BY f, t;

-- [clickhouse flow_customers: one key]
SELECT CAST(bitShiftRight(e, 7), '{enum_escaped}') AS from, CAST(bitAnd(e, 127), '{enum_escaped}') AS to,
       count() AS n, countIf(i = 1) AS u FROM (
    SELECT arrayMap((x, y) -> toUInt16(x) * 128 + y, a,
                    arrayPopFront(arrayPushBack(a, 127))) AS es FROM (
        SELECT groupArray(toUInt8(activity)) AS a FROM events WHERE customer < {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1
        UNION ALL
        SELECT groupArray(toUInt8(activity)) AS a FROM events WHERE customer >= {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1))
ARRAY JOIN es AS e, arrayEnumerateUniq(es) AS i WHERE bitAnd(e, 127) != 127 GROUP BY e;

-- [clickhouse flow_customers: uniqExact]
SELECT CAST(f, '{enum_escaped}') AS from, CAST(t, '{enum_escaped}') AS to, count() AS n,
       uniqExact(customer) AS u
FROM (
    SELECT customer, a, arrayPopFront(arrayPushBack(a, toInt8(127))) AS b FROM (
        SELECT customer, groupArray(toInt8(activity)) AS a FROM events WHERE customer < {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1
        UNION ALL
        SELECT customer, groupArray(toInt8(activity)) AS a FROM events WHERE customer >= {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1))
ARRAY JOIN a AS f, b AS t WHERE t != 127 GROUP BY f, t;

-- from, to, count, median and 90th percentile in seconds
-- [clickhouse flow_times: exact]
SELECT CAST(f, '{enum_escaped}') AS from, CAST(t, '{enum_escaped}') AS to, count() AS n,
       quantilesExact(0.5, 0.9)(d) AS q
FROM (
    SELECT a, arrayPopFront(arrayPushBack(a, toInt8(127))) AS b,
           arrayPopFront(arrayPushBack(arrayDifference(s), 0)) AS ds FROM (
        SELECT groupArray(toInt8(activity)) AS a, groupArray(toUInt32(time)) AS s FROM events WHERE customer < {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1
        UNION ALL
        SELECT groupArray(toInt8(activity)) AS a, groupArray(toUInt32(time)) AS s FROM events WHERE customer >= {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1))
ARRAY JOIN a AS f, b AS t, ds AS d WHERE t != 127 GROUP BY f, t;

-- [clickhouse flow_times: relative error 1/100]
SELECT CAST(f, '{enum_escaped}') AS from, CAST(t, '{enum_escaped}') AS to, count() AS n,
       quantilesDD(0.01, 0.5, 0.9)(d) AS q
FROM (
    SELECT a, arrayPopFront(arrayPushBack(a, toInt8(127))) AS b,
           arrayPopFront(arrayPushBack(arrayDifference(s), 0)) AS ds FROM (
        SELECT groupArray(toInt8(activity)) AS a, groupArray(toUInt32(time)) AS s FROM events WHERE customer < {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1
        UNION ALL
        SELECT groupArray(toInt8(activity)) AS a, groupArray(toUInt32(time)) AS s FROM events WHERE customer >= {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1))
ARRAY JOIN a AS f, b AS t, ds AS d WHERE t != 127 GROUP BY f, t;

-- [clickhouse flow_times: t-digest]
SELECT CAST(f, '{enum_escaped}') AS from, CAST(t, '{enum_escaped}') AS to, count() AS n,
       quantilesTDigest(0.5, 0.9)(d) AS q
FROM (
    SELECT a, arrayPopFront(arrayPushBack(a, toInt8(127))) AS b,
           arrayPopFront(arrayPushBack(arrayDifference(s), 0)) AS ds FROM (
        SELECT groupArray(toInt8(activity)) AS a, groupArray(toUInt32(time)) AS s FROM events WHERE customer < {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1
        UNION ALL
        SELECT groupArray(toInt8(activity)) AS a, groupArray(toUInt32(time)) AS s FROM events WHERE customer >= {half} GROUP BY customer
        SETTINGS optimize_aggregation_in_order = 1, max_threads = 1))
ARRAY JOIN a AS f, b AS t, ds AS d WHERE t != 127 GROUP BY f, t;

-- ---- DuckDB ----
-- No funnel: it has no function for the rule, and plain SQL cannot say that a later first step
-- restarts the chain.

-- [duckdb settings]
SET threads = 2;

-- [duckdb create]
CREATE TYPE activity AS ENUM ({activities});

-- [duckdb load]
CREATE TABLE events AS
SELECT CAST(substring(customer, 2) AS UINTEGER) AS customer, CAST(time AS TIMESTAMP_S) AS time,
       CAST(activity AS activity) AS activity
FROM read_csv('{csv}', header = true, delim = ',', auto_detect = false,
              columns = {'customer': 'VARCHAR', 'time': 'TIMESTAMP', 'activity': 'VARCHAR'})
ORDER BY 1, 2;

-- [duckdb finish]
CHECKPOINT;

-- [duckdb bytes]
SELECT used_blocks * block_size FROM pragma_database_size();

-- The table lies in order, and DuckDB keeps the order of insertion, so a window over everything
-- streams; sorting again (OVER (PARTITION BY customer ORDER BY time)) takes five times as long.
-- [duckdb flow: stream]
SELECT f, activity, count(*) AS n FROM (
    SELECT customer, activity, lag(activity) OVER () AS f, lag(customer) OVER () AS before
    FROM events)
WHERE before = customer GROUP BY ALL;

-- [duckdb flow: positional]
SELECT a.activity AS f, b.activity AS t, count(*) AS n
FROM events a POSITIONAL JOIN (SELECT customer, activity FROM events WHERE rowid > 0) b
WHERE a.customer = b.customer GROUP BY ALL;

-- [duckdb flow: window]
SELECT f, activity, count(*) AS n FROM (
    SELECT activity, lag(activity) OVER (PARTITION BY customer ORDER BY time) AS f FROM events)
WHERE f IS NOT NULL GROUP BY ALL;

-- [duckdb flow_customers: two levels]
SELECT f, activity, sum(k)::BIGINT AS n, count(*) AS u FROM (
    SELECT customer, f, activity, count(*) AS k FROM (
        SELECT customer, activity, lag(activity) OVER () AS f, lag(customer) OVER () AS before
        FROM events)
    WHERE before = customer GROUP BY ALL)
GROUP BY ALL;

-- [duckdb flow_customers: distinct]
SELECT f, activity, count(*) AS n, count(DISTINCT customer) AS u FROM (
    SELECT customer, activity, lag(activity) OVER () AS f, lag(customer) OVER () AS before
    FROM events)
WHERE before = customer GROUP BY ALL;

-- [duckdb flow_times: exact]
SELECT f, activity, count(*) AS n, quantile_disc(d, [0.5, 0.9]) AS q FROM (
    SELECT customer, activity, lag(activity) OVER () AS f, lag(customer) OVER () AS before,
           epoch(time)::INTEGER - epoch(lag(time) OVER ())::INTEGER AS d
    FROM events)
WHERE before = customer GROUP BY ALL;

-- [duckdb flow_times: t-digest]
SELECT f, activity, count(*) AS n, approx_quantile(d, [0.5, 0.9]) AS q FROM (
    SELECT customer, activity, lag(activity) OVER () AS f, lag(customer) OVER () AS before,
           epoch(time)::INTEGER - epoch(lag(time) OVER ())::INTEGER AS d
    FROM events)
WHERE before = customer GROUP BY ALL;
