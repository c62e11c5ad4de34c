import { isLowerBetter } from "@/shared/charts/curves";
import type { Run } from "./queries";

export interface ParamRow {
  key: string;
  values: Array<string | undefined>;
  /** Do the runs not all have the same value? */
  differs: boolean;
}

/** The params of some runs side by side. */
export function paramRows(runs: Run[]): ParamRow[] {
  return keysOf(runs.map((run) => Object.keys(run.params))).map((key) => {
    const values = runs.map((run) => run.params[key]);
    return { key, values, differs: values.some((value) => value !== values[0]) };
  });
}

export interface MetricCell {
  value: number | null;
  /** Compared with the baseline's value. */
  delta: number | null;
  isBetter: boolean | null;
  /** Of the largest value in the row, for a bar. */
  share: number;
}

export interface MetricRow {
  key: string;
  cells: MetricCell[];
}

/** The last values of the metrics of some runs, each with its distance from the baseline's. */
export function metricRows(runs: Run[], baseline: string): MetricRow[] {
  const last = runs.map((run) => new Map(run.metrics.map((metric) => [metric.key, asNumber(metric.value)])));
  const base = last[runs.findIndex((run) => run.id === baseline)];
  return keysOf(last.map((values) => [...values.keys()])).map((key) => {
    const values = last.map((of) => of.get(key) ?? null);
    const most = Math.max(...values.map((value) => Math.abs(value ?? 0)), Number.MIN_VALUE);
    const from = base?.get(key) ?? null;
    return {
      key,
      cells: values.map((value, at) => {
        const isBase = runs[at]?.id === baseline;
        const delta = value === null || from === null || isBase ? null : value - from;
        const isBetter = delta === null || delta === 0 ? null : delta < 0 === isLowerBetter(key);
        return { value, delta, isBetter, share: Math.abs(value ?? 0) / most };
      }),
    };
  });
}

/** What a run can be placed by: `params.lr`, `metrics.auc`. */
export function axesOf(runs: Run[]): string[] {
  const params = keysOf(runs.map((run) => Object.keys(run.params))).filter((key) => {
    const values = new Set(runs.map((run) => run.params[key]));
    return values.size > 1;
  });
  const metrics = keysOf(runs.map((run) => run.metrics.map((metric) => metric.key)));
  return [...params.map((key) => `params.${key}`), ...metrics.map((key) => `metrics.${key}`)];
}

/** A run's value on an axis: a number, or the words of a param that is none. */
export function valueOn(run: Run, axis: string): number | string | null {
  if (axis.startsWith("metrics.")) {
    const key = axis.slice("metrics.".length);
    return asNumber(run.metrics.find((metric) => metric.key === key)?.value);
  }
  const text = run.params[axis.slice("params.".length)];
  if (text === undefined || text === "") return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function asNumber(value: number | string | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function keysOf(lists: string[][]): string[] {
  return [...new Set(lists.flat())].sort((a, b) => a.localeCompare(b, "en"));
}
