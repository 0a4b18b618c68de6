// `make bench`: Tropa, ClickHouse and DuckDB do the same work on the same events and cores.
//
//   node run.mjs [--events 20000000] [--runs 5] [--loads 2] [--cores 2] [--only main,growth,appends]
//                [--growth 1,3,10,30,100] [--days 30] [--keep] [--readme]
//
// Data lies in bench/data, results in bench/out (results.json, table.md). README.md says what is
// measured and how; --readme puts the tables into the top README. Exits with 1 when counts disagree; a target missed is marked, not an error.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { growthTable, appendsTable, mainTable } from "./tables.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const build = process.env.BUILD ?? join(here, "..", "build");
const { values: flags } = parseArgs({
  options: {
    events: { type: "string", default: "20000000" },
    runs: { type: "string", default: "5" },
    loads: { type: "string", default: "2" },
    cores: { type: "string", default: "2" },
    only: { type: "string", default: "main,growth,appends" },
    growth: { type: "string", default: "1,3,10,30,100" },
    days: { type: "string", default: "30" },
    keep: { type: "boolean", default: false },
    readme: { type: "boolean", default: false },
  },
});
const events = Number(flags.events), runs = Number(flags.runs), loads = Number(flags.loads);
const parts = new Set(flags.only.split(","));
const STEPS = ["product", "cart", "checkout", "purchase"];

// The same cores for everybody: this process and all it starts.
if (cpus().length > Number(flags.cores) && !process.env.TROPA_BENCH_PINNED) {
  const list = `0-${Number(flags.cores) - 1}`;
  const done = spawnSync("taskset", ["-c", list, process.execPath, ...process.argv.slice(1)], {
    stdio: "inherit", env: { ...process.env, TROPA_BENCH_PINNED: "1" },
  });
  process.exit(done.status ?? 1);
}

const data = join(here, "data"), out = join(here, "out");
for (const folder of [data, out]) mkdirSync(folder, { recursive: true });
const say = (text) => process.stderr.write(`${text}\n`);
const program = (name) => (name === "tropa" ? join(build, "src/cli/tropa") : join(build, "bench", name));

/** Runs a program under measure.py; throws with what it said when it fails. */
function measured(name, ...args) {
  const report = join(out, "measured.json");
  execFileSync("python3", [join(here, "measure.py"), report, program(name), ...args.map(String)]);
  const got = JSON.parse(readFileSync(report, "utf8"));
  if (got.code !== 0) throw new Error(`${name} ${args.join(" ")}: exit ${got.code}\n${got.stderr}`);
  return got;
}

/** The log with these properties, generated unless it lies there already. */
function log(options) {
  const name = Object.entries(options).map(([key, value]) => (value === true ? key : `${key}${value}`)).join("-");
  const file = join(data, `${name}.csv`);
  if (!existsSync(file)) {
    const args = Object.entries(options).flatMap(([key, value]) => (value === true ? [`--${key}`] : [`--${key}`, value]));
    const { ms } = measured("tropa-bench-generate", ...args, "--out", `${file}.part`);
    execFileSync("mv", [`${file}.part`, file]);
    say(`generated ${name}: ${(statSync(file).size / 1e6).toFixed(0)} MB in ${(ms / 1000).toFixed(1)} s`);
  }
  execFileSync("dd", [`if=${file}`, "of=/dev/null", "bs=4M", "status=none"]); // into the page cache
  return file;
}

const folderBytes = (folder) => readdirSync(folder, { withFileTypes: true })
  .reduce((sum, entry) => sum + (entry.isDirectory() ? folderBytes(join(folder, entry.name)) : statSync(join(folder, entry.name)).size), 0);
const store = (name) => join(data, `${name}.store`);

/** Imports into a fresh store, `loads` times; the best time, the largest memory. */
function importInto(name, csv, ...more) {
  let best;
  for (let i = 0; i < loads; i++) {
    rmSync(store(name), { recursive: true, force: true });
    const got = measured("tropa", "import", store(name), csv, ...more);
    best = { ms: Math.min(best?.ms ?? Infinity, got.ms), peak_mb: Math.max(best?.peak_mb ?? 0, got.peak_mb), written_bytes: got.written_bytes };
  }
  return { ...best, bytes: folderBytes(store(name)) };
}

const queries = (name) => JSON.parse(measured("tropa-bench-queries", store(name), runs, flags.cores).stdout);

/** Best of `runs` as a whole process, and the in-process time that the answer itself names. */
function process_of(...args) {
  let best = { ms: Infinity, took_ms: Infinity }, answer;
  for (let i = 0; i <= runs; i++) {
    const got = measured("tropa", ...args);
    try { answer = JSON.parse(got.stdout); } catch { answer = undefined; }
    if (i === 0) continue;
    best.ms = Math.min(best.ms, got.ms);
    best.took_ms = Math.min(best.took_ms, (answer?.meta?.took_us ?? Infinity) / 1000);
    best.peak_mb = got.peak_mb;
  }
  return { ...best, answer };
}

const funnelArgs = (name) => ["funnel", store(name), ...STEPS.flatMap((step) => ["--step", step]), "--window", "7d", "--format", "json"];

function rival(engine, csv) {
  let best;
  for (let i = 0; i < loads; i++) {
    const got = JSON.parse(execFileSync(process.execPath, [join(here, "rival.mjs"), engine, csv, join(data, engine), i === 0 ? runs : 0, Math.round(events / 20)],
      { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }));
    best ??= got;
    best.load_ms = Math.min(best.load_ms, got.load_ms);
  }
  return best;
}

// ---- agreement ----

const disagreements = [];
const agree = (what, theirs, ours) => {
  const [a, b] = [theirs, ours].map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  if (a !== b) disagreements.push(`${what}: ...${a.slice(Math.max(0, at - 40), at + 40)}... is not ...${b.slice(Math.max(0, at - 40), at + 40)}...`);
};
/** [[from, to, count, ...]] in an order of its own, numbers as numbers, `width` columns. */
const edges = (rows, width) => rows.map((row) => row.slice(0, width).map((cell, i) => (i < 2 ? cell : Number(cell))))
  .sort((a, b) => (a[0] + " " + a[1] < b[0] + " " + b[1] ? -1 : 1));
/** windowFunnel's customers by level -> customers who reached each step. */
const reached = (rows) => STEPS.map((_, k) => rows.reduce((sum, [level, count]) => sum + (Number(level) > k ? Number(count) : 0), 0));

/** The fastest formulation that gave Tropa's counts in every run. */
function fastest(what, formulations, shape, ours) {
  const wrong = [];
  const good = (formulations ?? []).filter((f) => {
    const shaped = f.answers.map((rows) => JSON.stringify(shape(rows)));
    const other = shaped.find((theirs) => theirs !== ours);
    if (other) wrong.push([f, other]);
    return !other;
  });
  if (formulations && good.length === 0) for (const [f, theirs] of wrong) agree(`${what} (${f.formulation})`, theirs, ours);
  for (const [f] of wrong) say(`${what}: "${f.formulation}" counts otherwise, left out`);
  return good.sort((a, b) => a.ms - b.ms)[0];
}

function compareQueries(engine, got, tropa) {
  const widths = { flow: 3, flow_customers: 4, flow_times: 3 };
  const chosen = {};
  for (const [name, width] of Object.entries(widths))
    chosen[name] = fastest(`${engine} ${name}`, got.queries[name], (rows) => edges(rows, width), JSON.stringify(edges(tropa[name].edges, width)));
  chosen.funnel = fastest(`${engine} funnel`, got.queries.funnel, reached, JSON.stringify(tropa.funnel.reached));
  return chosen;
}

/** Largest relative distance between Tropa's quantiles and exact ones (in seconds, 1 s apart at most). */
function quantileError(tropa, exact) {
  const of = new Map(exact.answers[0].map(([from, to, , q]) => [`${from} ${to}`, (typeof q === "string" ? JSON.parse(q) : q).map(Number)]));
  let worst = 0;
  for (const [from, to, count, , median, p90] of tropa.edges) {
    if (count < events / 2000) continue; // engines pick different neighbours of a quantile among few
    const [m, p] = of.get(`${from} ${to}`);
    worst = Math.max(worst, Math.abs(median / 1e6 - m) / Math.max(m, 1), Math.abs(p90 / 1e6 - p) / Math.max(p, 1));
  }
  return worst;
}

// ---- the parts ----

function main() {
  const csv = log({ events }), result = { events, csv_bytes: statSync(csv).size };
  say("Tropa: import");
  result.tropa = { load: importInto("main", csv) };
  result.tropa.small_memory = importInto("small-memory", csv, "--memory", "512M");
  rmSync(store("small-memory"), { recursive: true, force: true });
  say("Tropa: queries");
  const tropa = queries("main");
  result.tropa.funnel_process = process_of(...funnelArgs("main"));
  const steps = result.tropa.funnel_process.answer.result.steps.map((step) => step.customers);
  agree("tropa funnel, command line and kernel", steps, tropa.funnel.reached);
  result.tropa.flow_process = process_of("flow", store("main"), "--format", "json");
  result.tropa.flow_process.answer = undefined;
  result.tropa.map_process = process_of("map", store("main"), "-o", join(out, "bench-map.html"));
  for (const engine of ["clickhouse", "duckdb"]) {
    say(`${engine}: load and queries`);
    const got = rival(engine, csv);
    const chosen = compareQueries(engine, got, tropa);
    const exact = got.queries.flow_times.find((f) => f.formulation === "exact");
    result[engine] = {
      load_ms: got.load_ms, finish_ms: got.finish_ms, load_peak_mb: got.load_peak_mb, bytes: got.bytes, bytes_small: got.bytes_small,
      queries: Object.fromEntries(Object.entries(chosen).map(([name, f]) => [name, f && { ms: f.ms, formulation: f.formulation }])),
      all: Object.fromEntries(Object.entries(got.queries).map(([name, fs]) => [name, fs.map(({ formulation, ms }) => ({ formulation, ms }))])),
      quantile_error: quantileError(tropa.flow_times, exact),
    };
    rmSync(join(data, engine), { recursive: true, force: true });
  }
  // Once more after the rivals, so that neither side had the machine in a better mood.
  const again = queries("main");
  result.tropa.queries = Object.fromEntries(["funnel", "flow", "flow_customers", "flow_times", "flow_all"]
    .map((name) => [name, Math.min(tropa[name].ms, again[name].ms)]));
  say("microseconds");
  const jitter = log({ events, jitter: true });
  result.jitter = importInto("jitter", jitter);
  rmSync(store("jitter"), { recursive: true, force: true });
  if (!flags.keep) rmSync(jitter);
  return result;
}

function growth() {
  return flags.growth.split(",").map((millions) => {
    const size = Number(millions) * 1e6, csv = log({ events: size });
    const load = importInto("growth", csv);
    const got = queries("growth");
    const row = {
      events: size, csv_bytes: statSync(csv).size, load_ms: load.ms, peak_mb: load.peak_mb, bytes: load.bytes,
      funnel_ms: got.funnel.ms, flow_ms: got.flow.ms, flow_all_ms: got.flow_all.ms,
      funnel_process_ms: process_of(...funnelArgs("growth")).ms,
      map_ms: process_of("map", store("growth"), "-o", join(out, "bench-map.html")).ms,
    };
    say(`growth: ${millions} million in ${(row.load_ms / 1000).toFixed(1)} s`);
    rmSync(store("growth"), { recursive: true, force: true });
    if (!flags.keep && size !== events) rmSync(csv);
    return row;
  });
}

/** A full store, and then each day one hundredth of it more. */
function appends() {
  const days = Number(flags.days), customers = Math.round(events / 20), daily = Math.round(events / 100);
  importInto("appends", log({ events }));
  const first = queries("appends"), rows = [];
  let written = 0, imported = 0;
  for (let day = 1; day <= days; day++) {
    const csv = log({ events: daily, customers, seed: 100 + day, "first-day": 89 + day, days: 1 });
    const got = measured("tropa", "import", store("appends"), csv);
    const bytes = statSync(csv).size;
    written += got.written_bytes;
    imported += bytes;
    rmSync(csv);
    if (![1, 2, 5, 10, 20, days].includes(day)) continue;
    const now = queries("appends"), grown = now.events / first.events;
    rows.push({
      day, import_ms: got.ms, runs: now.runs, bytes: now.bytes, written_per_byte: written / imported,
      funnel: now.funnel.ms / first.funnel.ms / grown, flow: now.flow_customers.ms / first.flow_customers.ms / grown,
    });
    say(`appends: day ${day}`);
  }
  rmSync(store("appends"), { recursive: true, force: true });
  return rows;
}

// ---- all of it ----

const file = join(out, "results.json");
const results = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
results.machine = `${cpus()[0].model.trim()}, ${Math.min(cpus().length, Number(flags.cores))} cores`;
const keep = (name, work) => {
  if (!parts.has(name)) return;
  results[name] = work();
  writeFileSync(file, JSON.stringify(results, null, 2) + "\n");
};
keep("main", main);
keep("growth", growth);
keep("appends", appends);

const tables = [results.main && mainTable(results), results.growth && growthTable(results), results.appends && appendsTable(results)].filter(Boolean).join("\n\n");
writeFileSync(join(out, "table.md"), tables + "\n");
console.log(tables);
if (flags.readme) {
  const page = join(here, "..", "README.md");
  const text = readFileSync(page, "utf8");
  writeFileSync(page, text.replace(/(<!-- bench -->\n)[^]*?(<!-- \/bench -->)/, (all, begin, end) => `${begin}${tables}\n${end}`));
}
if (disagreements.length) {
  console.error(`\nCounts disagree:\n${disagreements.join("\n")}`);
  process.exit(1);
}
