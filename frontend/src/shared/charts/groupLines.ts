import type { Line } from "./curves";

type Sample = number | null;

/** Places at most at which a group's mean is told. */
const PLACES = 400;

/** Runs of a group that a chart asks for, so that all groups together are no more than the server draws. */
export const RUNS_OF_GROUP = 10;
export const GROUPS_DRAWN = 10;

/**
 * The lines of each group as one: their mean at each place, with one standard deviation (n - 1) above and below as its
 * band. Between two points of its own a line counts with what lies straight between them, past its ends not at all.
 */
export function groupLines(lines: Line[]): Line[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    if (line.group === undefined) return lines;
    const id = `${line.group} ${line.key}`;
    groups.set(id, [...(groups.get(id) ?? []), line]);
  }
  return [...groups].flatMap(([id, members]) => merged(id, members) ?? []);
}

function merged(id: string, members: Line[]): Line | null {
  const [first] = members;
  if (first === undefined) return null;
  const line: Line = {
    ...first,
    id,
    x: [],
    mean: [],
    min: [],
    max: [],
    holes: [],
    points: Math.max(...members.map((member) => member.points)),
  };
  for (const x of placesOf(members)) {
    const values = members.map((member) => valueAt(member, x)).filter((value) => value !== null);
    const { mean, sd } = spreadOf(values);
    if (mean === null) continue;
    line.x.push(x);
    line.mean.push(mean);
    line.min.push(mean - sd);
    line.max.push(mean + sd);
  }
  // A single run has no band.
  return members.length === 1 ? { ...line, min: [], max: [] } : line;
}

function spreadOf(values: number[]): { mean: Sample; sd: number } {
  if (values.length === 0) return { mean: null, sd: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, sd: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

/** Every place at which a line has a point; when they are too many, as many at equal distances. */
function placesOf(members: Line[]): number[] {
  const all = [...new Set(members.flatMap((member) => member.x))].sort((a, b) => a - b);
  const low = all[0];
  const high = all.at(-1);
  if (all.length <= PLACES || low === undefined || high === undefined) return all;
  return Array.from({ length: PLACES }, (_, at) => low + (at * (high - low)) / (PLACES - 1));
}

/** A line's value at a place, straight between its points; null past its ends and in its holes. */
export function valueAt({ x: places, mean }: Pick<Line, "x" | "mean">, x: number): Sample {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const right = places[low];
  if (right === undefined) return null;
  if (right === x) return mean[low] ?? null;
  const left = places[low - 1];
  const from = mean[low - 1] ?? null;
  const to = mean[low] ?? null;
  if (left === undefined || from === null || to === null) return null;
  return from + ((x - left) / (right - left)) * (to - from);
}
