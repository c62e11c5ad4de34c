// Holds what was built to its budget in bytes, gzipped: node scripts/budget.mjs
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const KB = 1000;
const FIRST_STYLE = 30 * KB;
const LAZY = 120 * KB;
/** Pages that people come to first, and how much script they may be. The list of runs brings its charts along. */
const FIRST_PAGES = { LoginPage: 260 * KB, ProjectPage: 260 * KB, RunsPage: 350 * KB };

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const assets = join(dist, "assets");
const files = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
const text = (name) => readFileSync(join(assets, name), "utf8");
const size = (name) => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length;

/** A script with all that it imports at once. */
function closure(names, known = new Set()) {
  for (const name of names) {
    if (known.has(name)) continue;
    known.add(name);
    const imports = [...text(name).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(([, file]) => file);
    closure(imports, known);
  }
  return known;
}

/** Styles that come with a dynamic import: the bundler lists a part's own files beside it. */
function stylesOf(entry, page) {
  const listed = /\[("assets\/[^\]]+)\]/.exec(text(entry))?.[1] ?? "";
  const dependencies = listed.split(",").map((file) => basename(file.replaceAll('"', "")));
  const place = text(entry).indexOf(`/${page}`, text(entry).indexOf("import("));
  const call = /__vite__mapDeps\(\[([\d,]*)\]/.exec(text(entry).slice(place, place + 2_000));
  return (call?.[1] ?? "")
    .split(",")
    .filter(Boolean)
    .map((index) => dependencies[Number(index)])
    .filter((name) => name?.endsWith(".css"));
}

const html = readFileSync(join(dist, "index.html"), "utf8");
const named = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(([, file]) => file);
const scripts = closure(named.filter((name) => name.endsWith(".js")));
const styles = named.filter((name) => name.endsWith(".css"));
const entry = named.find((name) => name.startsWith("index-") && name.endsWith(".js"));

const rows = [];
const sum = (names) => [...names].reduce((total, name) => total + size(name), 0);
for (const [page, most] of Object.entries(FIRST_PAGES)) {
  const file = files.find((name) => name.startsWith(`${page}-`) && name.endsWith(".js"));
  if (!file) throw new Error(`There is no part named ${page}.`);
  rows.push([`script of a first ${page}`, sum(closure([file], new Set(scripts))), most]);
  rows.push([`styles of a first ${page}`, sum(new Set([...styles, ...stylesOf(entry, file)])), FIRST_STYLE]);
}
const lazy = files.filter((name) => name.endsWith(".js") && !scripts.has(name));
const largest = lazy.reduce((most, name) => (size(name) > size(most) ? name : most));
rows.push([`largest later part, ${largest}`, size(largest), LAZY]);

let isOver = false;
for (const [name, bytes, most] of rows) {
  const mark = bytes > most ? "over" : "ok";
  isOver ||= bytes > most;
  process.stdout.write(
    `${mark.padEnd(5)}${(bytes / KB).toFixed(1).padStart(7)} of ${most / KB} kB  ${name}\n`,
  );
}
if (isOver) process.exit(1);
