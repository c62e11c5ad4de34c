import * as z from "zod/mini";
import { type Scale, scaleOf } from "./scales";

/** How somebody arranged the axes of parallel coordinates: in this order, those left out after them as they come. */
export const axesSearch = z.catch(
  z.optional(
    z.array(
      z.object({
        axis: z.string(),
        scale: z.optional(z.enum(["log", "linear"])),
        inverted: z.optional(z.literal(true)),
        removed: z.optional(z.literal(true)),
      }),
    ),
  ),
  undefined,
);

export type AxisSetup = NonNullable<z.infer<typeof axesSearch>>;
export type AxisEntry = AxisSetup[number];
type Datum = number | string | null;

/**
 * The axes that show, in their order: what was arranged, then the first `most` others, last the goal.
 * available: all that could show, the goal left out.
 */
export function shownAxes(available: string[], goal: string | undefined, setup: AxisSetup, most: number) {
  const known = new Set([...available, ...(goal === undefined ? [] : [goal])]);
  const arranged = setup.filter(({ axis }) => known.has(axis));
  const named = new Set(arranged.map(({ axis }) => axis));
  const first = available.slice(0, most).filter((axis) => !named.has(axis));
  const last = goal === undefined || named.has(goal) ? [] : [goal];
  return [...arranged.filter(({ removed }) => !removed).map(({ axis }) => axis), ...first, ...last];
}

/** One axis changed, all others left as they are. */
export function withEntry(
  setup: AxisSetup,
  shown: string[],
  axis: string,
  change: Partial<AxisEntry>,
): AxisSetup {
  return listed(setup, shown).map((entry) => (entry.axis === axis ? clean({ ...entry, ...change }) : entry));
}

/** One axis moved by so many places among those that show. */
export function withMove(setup: AxisSetup, shown: string[], axis: string, by: number): AxisSetup {
  const from = shown.indexOf(axis);
  const order = shown.filter((other) => other !== axis);
  order.splice(Math.min(shown.length - 1, Math.max(0, from + by)), 0, axis);
  const all = listed(setup, shown);
  const entries = order.flatMap((name) => all.find((entry) => entry.axis === name) ?? []);
  return [...entries, ...all.filter((entry) => !order.includes(entry.axis))];
}

/** An axis shown before the last, which is mostly the goal; or taken away. */
export function withShown(setup: AxisSetup, shown: string[], axis: string, on: boolean): AxisSetup {
  if (!on) return withEntry(setup, shown, axis, { removed: true });
  const all = listed(setup, shown);
  const entry = clean({ ...all.find((one) => one.axis === axis), axis, removed: undefined });
  const rest = all.filter((one) => one.axis !== axis);
  rest.splice(Math.max(0, shown.length - 1), 0, entry);
  return rest;
}

/** The setup with an entry for every axis that shows, these first and in order. */
function listed(setup: AxisSetup, shown: string[]): AxisSetup {
  const byName = new Map(setup.map((entry) => [entry.axis, entry]));
  const first = shown.map((axis) => byName.get(axis) ?? { axis });
  return [...first, ...setup.filter(({ axis }) => !shown.includes(axis))];
}

function clean(entry: AxisEntry): AxisEntry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as AxisEntry;
}

/** The scales of the axes that show. */
export function axisScales(
  shown: string[],
  setup: AxisSetup,
  lines: Array<{ values: Record<string, Datum> }>,
): Map<string, Scale> {
  return new Map(
    shown.map((axis) => {
      const entry = setup.find((one) => one.axis === axis);
      const scale = scaleOf(
        lines.map((line) => line.values[axis] ?? null),
        entry?.scale,
      );
      return [axis, entry?.inverted ? { ...scale, isInverted: true } : scale];
    }),
  );
}
