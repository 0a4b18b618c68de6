// The results as Markdown, for people: ratios against the rivals' best, and whether a target is met.

const ms = (value) => (value === undefined ? "-" : value >= 9950 ? `${(value / 1000).toFixed(1)} s` : value >= 1000 ? `${(value / 1000).toFixed(2)} s` : value >= 100 ? `${value.toFixed(0)} ms` : `${value.toFixed(1)} ms`);
const mega = (value) => `${value.toFixed(0)} MB`;
const perEvent = (bytes, events) => `${(bytes / events).toFixed(2)} B`;
const verdict = (met) => (met ? "yes" : "**no**");
const row = (...cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(...head), row(...head.map(() => "---")), ...rows].join("\n");

/** One line that compares times: at least `target` times as fast as the faster rival. */
function race(work, tropa, clickhouse, duckdb, target) {
  const best = Math.min(clickhouse ?? Infinity, duckdb ?? Infinity), ratio = best / tropa;
  return row(work, ms(tropa), ms(clickhouse), ms(duckdb), `${ratio.toFixed(1)} times as fast`, `${target} times`, verdict(ratio >= target));
}

export function mainTable({ machine, main: r }) {
  const { tropa, clickhouse, duckdb } = r;
  const query = (work, name, target) => race(work, tropa.queries[name], clickhouse.queries[name]?.ms, duckdb.queries[name]?.ms, target);
  const smaller = Math.min(clickhouse.bytes, duckdb.bytes);
  const memory = tropa.small_memory.ms / tropa.load.ms;
  const lines = [
    race("CSV to queryable store", tropa.load.ms, clickhouse.load_ms, duckdb.load_ms + duckdb.finish_ms, 3),
    query("four-step funnel, 7-day window", "funnel", 10),
    query("flow: counts", "flow", 40),
    query("flow: counts and distinct customers", "flow_customers", 20),
    query("flow: counts, median and p90", "flow_times", 15),
    row("disk, an event at second resolution", perEvent(tropa.load.bytes, r.events), perEvent(clickhouse.bytes, r.events), perEvent(duckdb.bytes, r.events),
      `${(tropa.load.bytes / smaller).toFixed(2)} of the smaller`, "at most 1", verdict(tropa.load.bytes <= smaller)),
    row("disk, with microseconds", perEvent(r.jitter.bytes, r.events), "-", "-", "", "shown", ""),
    row("peak memory of the import", mega(tropa.load.peak_mb), mega(clickhouse.load_peak_mb), mega(duckdb.load_peak_mb), "", "1536 MB", verdict(tropa.load.peak_mb <= 1536)),
    row("the same within `--memory 512M`", `${ms(tropa.small_memory.ms)}, ${mega(tropa.small_memory.peak_mb)}`, "-", "-", `${memory.toFixed(2)} of the time`, "at most 2, 512 MB",
      verdict(memory <= 2 && tropa.small_memory.peak_mb <= 512)),
    row("`tropa funnel`, whole process", ms(tropa.funnel_process.ms), "-", "-", "", "80 ms", verdict(tropa.funnel_process.ms <= 80)),
    row("`tropa map` from the ready store to HTML", ms(tropa.map_process.ms), "-", "-", "", "1 s", verdict(tropa.map_process.ms <= 1000)),
  ];
  const notes = [
    `${(r.events / 1e6).toFixed(0)} million events, ${(r.csv_bytes / 1e6).toFixed(0)} MB of CSV, ${machine}; best of the warm runs; all counts agree.`,
    `Not in the table: ClickHouse's OPTIMIZE FINAL after loading took ${ms(clickhouse.finish_ms)}; under ZSTD and delta codecs its table needs ${perEvent(clickhouse.bytes_small, r.events)} an event.`,
    `Tropa's quantiles were at most ${(100 * Math.max(clickhouse.quantile_error, duckdb.quantile_error)).toFixed(2)} % off the exact ones; \`tropa flow\` with all of it took ${ms(tropa.queries.flow_all)}, as a process ${ms(tropa.flow_process.ms)}.`,
    `Fastest formulations (rivals.sql): ${["clickhouse", "duckdb"].map((engine) => `${engine}: ${Object.entries(r[engine].queries).filter(([, f]) => f).map(([name, f]) => `${name} "${f.formulation}"`).join(", ")}`).join("; ")}.`,
  ];
  return table(["work", "Tropa", "ClickHouse", "DuckDB", "ratio", "target", "met"], lines) + "\n\n" + notes.join("\n");
}

export function growthTable({ growth }) {
  return table(["events", "CSV", "import", "peak memory", "disk an event", "funnel", "flow counts", "flow, all of it", "`tropa funnel` process", "`tropa map`"],
    growth.map((r) => row(`${(r.events / 1e6).toFixed(0)} M`, mega(r.csv_bytes / 1e6), ms(r.load_ms), mega(r.peak_mb), perEvent(r.bytes, r.events), ms(r.funnel_ms), ms(r.flow_ms), ms(r.flow_all_ms), ms(r.funnel_process_ms), ms(r.map_ms))));
}

export function appendsTable({ appends }) {
  return table(["after days of 1 %", "import of that day", "runs", "written a byte imported", "funnel, against one run of that size", "flow with customers, likewise"],
    appends.map((r) => row(r.day, ms(r.import_ms), r.runs, r.written_per_byte.toFixed(2), `${r.funnel.toFixed(2)} times`, `${r.flow.toFixed(2)} times`)));
}
