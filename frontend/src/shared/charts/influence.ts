type Datum = number | string | null;

/** How much of a metric a param tells, over the runs that have both. */
export interface Influence {
  axis: string;
  /** Runs that have both. */
  n: number;
  /** Spearman's rank correlation, from -1 to 1; null for words, and where nothing varies. */
  correlation: number | null;
  /** Share of the variance of the metric's ranks that the param alone explains; null where it cannot be told. */
  importance: number | null;
}

/** Fewer runs tell nothing. */
export const LEAST = 4;

/** Params by how much they tell of the goal, the most first. */
export function influences(
  lines: Array<{ values: Record<string, Datum> }>,
  axes: string[],
  goal: string,
): Influence[] {
  const found = axes.map((axis): Influence => {
    const pairs = lines.flatMap(({ values }) => {
      const x = values[axis] ?? null;
      const y = values[goal] ?? null;
      return x === null || typeof y !== "number" ? [] : [{ x, y }];
    });
    const n = pairs.length;
    const ranks = ranksOf(pairs.map(({ y }) => y));
    if (n < LEAST) return { axis, n, correlation: null, importance: null };
    if (pairs.every(({ x }) => typeof x === "number")) {
      const correlation = correlationOf(ranksOf(pairs.map(({ x }) => Number(x))), ranks);
      return { axis, n, correlation, importance: correlation === null ? null : correlation ** 2 };
    }
    const words = pairs.map(({ x }) => String(x));
    // Where nearly every run has a word of its own, the words explain all and tell nothing.
    const isTold = new Set(words).size <= n / 2;
    return { axis, n, correlation: null, importance: isTold ? explained(words, ranks) : null };
  });
  return found.sort((a, b) => (b.importance ?? -1) - (a.importance ?? -1));
}

/** Places in the order of size, from 1 on; equal ones share the mean of theirs. */
export function ranksOf(values: number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (let at = from; at <= to; at += 1) ranks[order[at] ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}

/** Pearson's correlation; of ranks it is Spearman's. */
function correlationOf(x: number[], y: number[]): number | null {
  const [mx, my] = [meanOf(x), meanOf(y)];
  const product = x.reduce((sum, value, at) => sum + (value - mx) * ((y[at] ?? 0) - my), 0);
  const size = Math.sqrt(squaresOf(x, mx) * squaresOf(y, my));
  return size === 0 ? null : product / size;
}

/** Correlation ratio, squared: the variance between the groups as a share of all. */
function explained(groups: string[], values: number[]): number | null {
  const mean = meanOf(values);
  const all = squaresOf(values, mean);
  if (all === 0) return null;
  const between = [...new Set(groups)].reduce((sum, group) => {
    const own = values.filter((_, at) => groups[at] === group);
    return sum + own.length * (meanOf(own) - mean) ** 2;
  }, 0);
  return between / all;
}

function meanOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaresOf(values: number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
