// One rival in a process of its own: node rival.mjs ENGINE CSV FOLDER RUNS CUSTOMERS
// Loads the CSV, finishes the table, and runs every query of rivals.sql; prints one JSON object:
// {load_ms, finish_ms, load_peak_mb, bytes, bytes_small, queries: {name: [{formulation, ms, answers}]}}
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ACTIVITIES = [
  "home", "search", "category", "product", "reviews", "compare", "wishlist", "cart", "coupon",
  "checkout", "shipping", "payment", "purchase", "login", "signup", "support", "return",
  "newsletter", "share",
];

/** name -> [{formulation, text}] of one engine, in the file's order. */
function statements(engine, csv, customers) {
  const quoted = ACTIVITIES.map((name) => `'${name}'`);
  const enumeration = `Enum8(${quoted.map((name, i) => `${name} = ${i}`).join(", ")})`;
  const fill = {
    csv, half: customers >> 1, activities: quoted.join(", "), enum: enumeration,
    enum_escaped: enumeration.replaceAll("'", "\\'"),
  };
  const file = readFileSync(join(fileURLToPath(new URL(".", import.meta.url)), "rivals.sql"), "utf8");
  const found = {};
  for (const part of file.split(/^(?=-- \[)/m).slice(1)) {
    const [, who, name, formulation = ""] = part.match(/^-- \[(\w+) (\w+)(?:: ([^\]]+))?\]/);
    if (who !== engine) continue;
    const text = part.split("\n").filter((line) => !line.startsWith("--")).join("\n").trim();
    (found[name] ??= []).push({
      formulation,
      text: text.replace(/;$/, "").replace(/\{(\w+)\}/g, (all, key) => fill[key] ?? all),
    });
  }
  return found;
}

async function openClickhouse(folder) {
  const { Session } = await import("chdb");
  const session = new Session(folder);
  return {
    run: async (text) => session.query(text, "JSONCompactEachRow").split("\n").filter(Boolean).map((row) => JSON.parse(row)),
    close: () => session.close(),
  };
}

async function openDuckdb(folder) {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(join(folder, "rival.duckdb"));
  const connection = await instance.connect();
  return {
    run: async (text) => (await connection.runAndReadAll(text)).getRowsJson(),
    close: () => connection.closeSync(),
  };
}

const engines = { clickhouse: openClickhouse, duckdb: openDuckdb };

async function timed(work) {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

const [engine, csv, folder, runs, customers] = process.argv.slice(2);
if (existsSync(folder)) rmSync(folder, { recursive: true });
mkdirSync(folder, { recursive: true });
const sql = statements(engine, csv, Number(customers));
const db = await engines[engine](folder);
const once = (name) => timed(() => db.run(sql[name][0].text));
const out = { queries: {} };

await once("settings");
await once("create");
[out.load_ms] = await once("load");
out.load_peak_mb = Math.round(process.resourceUsage().maxRSS / 1024);
[out.finish_ms] = await once("finish");
out.bytes = Number((await once("bytes"))[1][0][0]);
if (sql.bytes_small) {
  for (const name of ["create_small", "fill_small", "finish_small"]) await once(name);
  out.bytes_small = Number((await once("bytes_small"))[1][0][0]);
}
for (const name of ["funnel", "flow", "flow_customers", "flow_times"]) {
  if (!sql[name] || runs === "0") continue;
  out.queries[name] = [];
  for (const { formulation, text } of sql[name]) {
    // Answers that differ between the runs are all kept: a formulation has to give the same in each.
    let best = Infinity;
    const answers = new Map();
    for (let i = 0; i < Number(runs) + 1; i++) { // the first one warms
      const [ms, rows] = await timed(() => db.run(text));
      if (i > 0) best = Math.min(best, ms);
      answers.set(JSON.stringify(rows.sort()), rows);
    }
    out.queries[name].push({ formulation, ms: best, answers: [...answers.values()] });
  }
}
db.close();
process.stdout.write(JSON.stringify(out, (key, value) => (typeof value === "bigint" ? Number(value) : value)) + "\n");
process.exit(0);
