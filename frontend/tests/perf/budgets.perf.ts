import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { CDPSession, Page } from "@playwright/test";
import { logOf } from "../e2e/log.mjs";
import { apiAs, expect, logIn, PORT, test } from "../e2e/support";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const own = `${root}/backend/.venv/bin/python`;
const PYTHON = process.env.MODELYARD_PYTHON ?? (existsSync(own) ? own : "python3");

const RUNS = Number(process.env.PERF_RUNS ?? 100_000);
const LINES = 8;
const POINTS = 100_000;
const BATCH = 10_000;
const FRAMES = 240;
const STEP = 30;

/** The gate, in milliseconds of processor time where nothing else is said: the design's budget, with room. */
const MOST = { scrollFrame: 14, chartPaint: 120, chartUpdate: 60, shift: 0.02, points: 1_500 };

const say = (name: string, value: number, unit = "ms") =>
  process.stdout.write(`  ${name.padEnd(52)}${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}\n`);

/** Fills a project by SQL, as the server's own benchmarks do. */
async function fill(project: string): Promise<void> {
  const data = /^data in (.+)$/m.exec(readFileSync(logOf(PORT), "utf8"))?.[1] ?? "";
  const code =
    "import sys; from pathlib import Path; from modelyard.kernel.embedded import EmbeddedPostgres\n" +
    "print(EmbeddedPostgres(Path(sys.argv[1])).url())";
  const options = { cwd: `${root}/backend`, env: { ...process.env, PYTHONPATH: `${root}/backend` } };
  const run = promisify(execFile);
  const { stdout: url } = await run(PYTHON, ["-c", code, data], options);
  const script = `${root}/benchmarks/fill_runs.py`;
  await run(PYTHON, [script, url.trim(), "acme-ml", project, "0", "--runs", String(RUNS)], options);
}

/** Processor time of the page's main thread, in milliseconds, which other programs on the machine do not lengthen. */
async function processorTime(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
}

/** What the browser measured of a page's coming. */
async function paints(page: Page): Promise<{ first: number; largest: number; shift: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        let largest = 0;
        let shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) largest = Math.max(largest, entry.startTime);
        }).observe({ type: "largest-contentful-paint", buffered: true });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
            shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        const first = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
        setTimeout(() => resolve({ first, largest, shift }), 500);
      }),
  );
}

test("the list of very many runs, and charts of very many points", async ({ page, request }) => {
  const call = await apiAs(request, "admin");
  for (const [slug, name] of [
    ["many", "Many runs"],
    ["long", "Long curves"],
  ]) {
    await call("post", "/orgs/acme-ml/projects", { slug, name });
  }
  await fill("many");
  const ids: string[] = [];
  for (let line = 0; line < LINES; line++) {
    const run = await call("post", "/orgs/acme-ml/projects/long/runs", {
      experiment: 0,
      name: `curve-${line}`,
    });
    ids.push(run.id);
    for (let from = 0; from < POINTS; from += BATCH) {
      const metrics = Array.from({ length: BATCH }, (_, at) => ({
        key: "loss",
        step: from + at,
        value: 1 / (1 + (from + at) / 5_000) + 0.05 * Math.sin((from + at) * (line + 1)),
      }));
      await call("post", `/orgs/acme-ml/projects/long/runs/${run.id}/log`, { metrics });
    }
  }

  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await logIn(page, "admin", "/o/acme-ml/p/many/runs?mode=table");
  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByRole("row").nth(5)).toBeVisible();
  process.stdout.write(`\n${RUNS.toLocaleString("en")} runs in the project\n`);
  for (const [name, slower, kbit] of [
    ["localhost", 1, 0],
    ["4x slower processor, 10 Mbit/s", 4, 10_000],
  ] as const) {
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
    const throughput = kbit === 0 ? -1 : (kbit * 1_000) / 8;
    await cdp.send("Network.enable");
    await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
    await cdp.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: kbit === 0 ? 0 : 20,
      downloadThroughput: throughput,
      uploadThroughput: throughput,
    });
    await page.reload();
    await expect(grid.getByRole("row").nth(5)).toBeVisible();
    const { first, largest, shift } = await paints(page);
    say(`first contentful paint, ${name}`, first);
    say(`largest contentful paint, ${name}`, largest);
    say(`layout shift, ${name}`, shift, "");
    expect.soft(shift).toBeLessThanOrEqual(MOST.shift);
  }
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });

  await page.reload();
  await expect(grid.getByRole("row").nth(5)).toBeVisible();
  const before = await processorTime(cdp);
  const seconds = await grid.evaluate(
    (element, [frames, step]) =>
      new Promise<number>((resolve) => {
        const started = performance.now();
        let frame = 0;
        const next = () => {
          element.scrollTop += step ?? 0;
          frame += 1;
          if (frame < (frames ?? 0)) requestAnimationFrame(next);
          else resolve((performance.now() - started) / 1_000);
        };
        requestAnimationFrame(next);
      }),
    [FRAMES, STEP],
  );
  const perFrame = ((await processorTime(cdp)) - before) / FRAMES;
  say("scrolling the table by 30 px, processor a frame", perFrame);
  say("scrolling the table by 30 px, frames a second", FRAMES / seconds, "");
  expect.soft(perFrame).toBeLessThanOrEqual(MOST.scrollFrame);

  process.stdout.write(`${LINES} runs with ${POINTS.toLocaleString("en")} points each\n`);
  const asked = page.waitForResponse((answer) => answer.url().endsWith("/charts/series"));
  await page.goto(`/o/acme-ml/p/long/compare?runs=${ids.join(",")}`);
  const series = await asked;
  const chart = page.getByRole("region", { name: "loss" });
  await expect(chart.locator("canvas")).toBeVisible();
  const { requestStart, responseEnd } = series.request().timing();
  say("series of the chart, request to end of answer", responseEnd - requestStart);
  expect.soft(responseEnd - requestStart).toBeLessThanOrEqual(MOST.points);

  const section = page.getByRole("button", { name: /^Metrics/ });
  const settle = () =>
    page.evaluate(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 100))));
  await section.click();
  await settle();
  const beforePaint = await processorTime(cdp);
  await section.click();
  await expect(chart.locator("canvas")).toBeVisible();
  await settle();
  const paint = (await processorTime(cdp)) - beforePaint;
  say("chart mounted and painted from what was loaded, processor", paint);
  expect.soft(paint).toBeLessThanOrEqual(MOST.chartPaint);

  const beforeUpdate = await processorTime(cdp);
  await page.getByRole("button", { name: "Log y" }).click();
  await settle();
  const update = (await processorTime(cdp)) - beforeUpdate;
  say("chart painted again with another axis, processor", update);
  expect.soft(update).toBeLessThanOrEqual(MOST.chartUpdate);
});
