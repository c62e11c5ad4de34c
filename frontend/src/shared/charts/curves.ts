import type { Schemas } from "@/shared/api/client";
import { formatCompact, formatDuration, formatMoment, formatValue } from "@/shared/lib/format";

export type Curve = Schemas["CurveOut"];
export type XAxis = "step" | "time" | "relative_time";
export type Range = readonly [start: number, end: number];
type Sample = number | null;

/** What a chart is asked to draw: one metric of one run. */
export interface LineWanted {
  runId: string;
  key: string;
  label: string;
  /** A CSS colour, mostly a variable: `var(--series-3)`. */
  colour: string;
  isBaseline?: boolean;
  /** Of several with one colour on a chart the second is dotted, the third dashed and dotted. */
  dash?: number;
  /** Lines of the same group are drawn as one, their mean. */
  group?: string;
}

/** A line with its points. A null is a hole: what was logged there is no number, or nothing was for long. */
export interface Line extends LineWanted {
  id: string;
  x: number[];
  mean: Sample[];
  /** Empty for a line whose every bucket is one point. */
  min: Sample[];
  max: Sample[];
  /** Where NaN or an infinity was logged. */
  holes: number[];
  /** How many points it has on the server, in the range. */
  points: number;
}

/** The lines that have points, in the order in which they were wanted. */
export function drawnLines(wanted: LineWanted[], curves: Curve[]): Line[] {
  const byId = new Map(curves.map((curve) => [lineId(curve.run_id, curve.key), curve]));
  return wanted.flatMap((line) => {
    const id = lineId(line.runId, line.key);
    const curve = byId.get(id);
    return curve === undefined || curve.x.length === 0 ? [] : [{ ...line, id, ...pointsOf(curve) }];
  });
}

export function lineId(runId: string, key: string): string {
  return `${runId} ${key}`;
}

function pointsOf(curve: Curve): Pick<Line, "x" | "mean" | "min" | "max" | "holes" | "points"> {
  const gaps = new Set(curve.gaps);
  const means = curve.mean ?? curve.last;
  const at = { x: [] as number[], mean: [] as Sample[], min: [] as Sample[], max: [] as Sample[] };
  const holes: number[] = [];
  let before: number | null = null;
  curve.x.forEach((place, index) => {
    const x = Number(place);
    if (!Number.isFinite(x)) return;
    // A point without a value between the two makes the line stop and begin again.
    if (gaps.has(index) && before !== null) {
      at.x.push((before + x) / 2);
      for (const column of [at.mean, at.min, at.max]) column.push(null);
    }
    const mean = asSample(means[index]);
    if (mean === null || (curve.nans[index] ?? 0) > 0) holes.push(x);
    at.x.push(x);
    at.mean.push(mean);
    at.min.push(asSample(curve.min?.[index]));
    at.max.push(asSample(curve.max?.[index]));
    before = x;
  });
  const isExact = curve.is_exact;
  return { ...at, min: isExact ? [] : at.min, max: isExact ? [] : at.max, holes, points: curve.points };
}

function asSample(value: number | string | undefined): Sample {
  const number = typeof value === "number" ? value : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/**
 * Exponential moving average that leans on no first value: `weight` 0 leaves all as it is, 0.99 smooths most. Holes stay
 * holes.
 */
export function smooth(values: Sample[], weight: number): Sample[] {
  if (weight <= 0) return values;
  let sum = 0;
  let total = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = sum * weight + (1 - weight) * value;
    total = total * weight + (1 - weight);
    return sum / total;
  });
}

/** Is every line one single point? Those are better compared as bars. */
export function areSingle(lines: Line[]): boolean {
  return lines.length > 0 && lines.every((line) => line.points === 1 && line.x.length === 1);
}

/** The place of a line's point that is nearest to x; null past its ends by more than its usual distance. */
export function nearest(line: Line, x: number): number | null {
  const { x: places } = line;
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return null;
  const slack = (last - first) / Math.max(1, places.length - 1);
  if (x < first - slack || x > last + slack) return null;
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const here = places[low] ?? 0;
  const left = places[low - 1];
  return left !== undefined && x - left < here - x ? low - 1 : low;
}

/** One sentence for those who do not see the lines. */
export function describe(title: string, lines: Line[], axis: XAxis): string {
  const ends = lines.flatMap((line) => [line.x[0] ?? 0, line.x.at(-1) ?? 0]);
  const what = `${title} by ${AXIS_NAMES[axis]}`;
  if (lines.length === 0) return `${what}: no points.`;
  const range = `from ${formatX(Math.min(...ends), axis)} to ${formatX(Math.max(...ends), axis)}`;
  const facts = lines.slice(0, 3).map((line) => {
    const { last, min, max } = extremes(line);
    return `${line.label} ends at ${formatValue(last)} between ${formatValue(min)} and ${formatValue(max)}`;
  });
  const more = lines.length > 3 ? `; and ${lines.length - 3} more` : "";
  return `${what}, ${range}: ${facts.join("; ")}${more}.`;
}

export function extremes(line: Line): { last: number | null; min: number | null; max: number | null } {
  const means = line.mean.filter((value) => value !== null);
  const lows = [...line.min, ...means].filter((value) => value !== null);
  const highs = [...line.max, ...means].filter((value) => value !== null);
  return {
    last: means.at(-1) ?? null,
    min: lows.length ? lows.reduce((a, b) => Math.min(a, b)) : null,
    max: highs.length ? highs.reduce((a, b) => Math.max(a, b)) : null,
  };
}

export const AXIS_NAMES: Record<XAxis, string> = {
  step: "step",
  time: "time",
  relative_time: "time since the start",
};

/** A place on the x axis for people. */
export function formatX(x: number, axis: XAxis): string {
  if (axis === "time") return formatMoment(new Date(x).toISOString());
  if (axis === "relative_time") return x === 0 ? "0s" : formatDuration(x);
  return Number.isInteger(x) ? x.toLocaleString("en") : formatCompact(x);
}

const LOWER =
  /(^|[^a-z])(log_?loss|[a-z]*loss|[a-z]*err(or)?|mae|mse|rmse|mape|perplexity|latency|brier)([^a-z]|$)/i;

/** Is a small value of this metric the good one? Told from its name, as nothing else says it. */
export function isLowerBetter(key: string): boolean {
  return LOWER.test(key);
}
