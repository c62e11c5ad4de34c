export interface DiffLine {
  kind: "same" | "removed" | "added";
  text: string;
  /** Its number on either side, from 1 on; null where it is not. */
  before: number | null;
  after: number | null;
}

/** Lines that differ at most: a difference that is larger is told as all of one side gone and all of the other come. */
const MOST_EDITS = 2_000;

/**
 * What was removed and added between two texts, line by line, with as few changes as there can be.
 * E. W. Myers, An O(ND) difference algorithm and its variations, Algorithmica 1 (1986).
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middle = shortest(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const kinds: DiffLine["kind"][] = [
    ...new Array<"same">(start).fill("same"),
    ...middle,
    ...new Array<"same">(end).fill("same"),
  ];
  let x = 0;
  let y = 0;
  return kinds.map((kind) => {
    if (kind === "removed") {
      x += 1;
      return { kind, text: a[x - 1] ?? "", before: x, after: null };
    }
    if (kind === "same") x += 1;
    y += 1;
    return { kind, text: b[y - 1] ?? "", before: kind === "same" ? x : null, after: y };
  });
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The shortest way from one list to the other. `reach` holds how far each diagonal came, one copy for each edit. */
function shortest(a: string[], b: string[]): DiffLine["kind"][] {
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(new Map(reach));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepsDown(reach, diagonal, edits)
        ? (reach.get(diagonal + 1) ?? 0)
        : (reach.get(diagonal - 1) ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reach.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return walkBack(trace, a.length, b.length);
    }
  }
  return [...a.map(() => "removed" as const), ...b.map(() => "added" as const)];
}

function stepsDown(reach: Map<number, number>, diagonal: number, edits: number): boolean {
  return (
    diagonal === -edits ||
    (diagonal !== edits && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1))
  );
}

function walkBack(trace: Map<number, number>[], width: number, height: number): DiffLine["kind"][] {
  const kinds: DiffLine["kind"][] = [];
  let x = width;
  let y = height;
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reach = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const isDown = stepsDown(reach, diagonal, edits);
    const from = isDown ? diagonal + 1 : diagonal - 1;
    const fromX = reach.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > fromX && y > fromY) {
      kinds.push("same");
      x -= 1;
      y -= 1;
      if (x === (isDown ? fromX : fromX + 1) && y === (isDown ? fromY + 1 : fromY)) break;
    }
    kinds.push(isDown ? "added" : "removed");
    x = fromX;
    y = fromY;
  }
  while (x > 0 && y > 0) {
    kinds.push("same");
    x -= 1;
    y -= 1;
  }
  return kinds.reverse();
}

/** A stretch of lines that changed, with a few around it; and how many lines before it are left out. */
export interface Hunk {
  skipped: number;
  lines: DiffLine[];
}

/** The changes with `around` lines of what stays the same before and after each. */
export function hunksOf(lines: DiffLine[], around = 3): { hunks: Hunk[]; skipped: number } {
  const near = new Set<number>();
  lines.forEach((line, at) => {
    if (line.kind === "same") return;
    for (let by = -around; by <= around; by += 1) near.add(at + by);
  });
  const hunks: Hunk[] = [];
  let skipped = 0;
  let open: Hunk | null = null;
  lines.forEach((line, at) => {
    if (!near.has(at)) {
      skipped += 1;
      open = null;
      return;
    }
    if (open === null) {
      open = { skipped, lines: [] };
      hunks.push(open);
      skipped = 0;
    }
    open.lines.push(line);
  });
  return { hunks, skipped };
}
