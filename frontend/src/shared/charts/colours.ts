import { seriesColour } from "@/shared/lib/colour";

const DASHES = 3;

/** Each run's colour, which its id gives it wherever it shows. */
export function coloursOf(ids: string[]): Map<string, string> {
  return new Map(ids.map((id) => [id, seriesColour(id)]));
}

/**
 * How the lines of runs that show together are dashed: 0 is solid. There are ten colours, so some runs share one; those are
 * told apart by their dashes, in the order of their ids, and each keeps its colour.
 */
export function dashesOf(ids: string[]): Map<string, number> {
  const taken = new Map<string, number>();
  const dashes = new Map<string, number>();
  for (const id of [...new Set(ids)].sort()) {
    const colour = seriesColour(id);
    const before = taken.get(colour) ?? 0;
    dashes.set(id, before % DASHES);
    taken.set(colour, before + 1);
  }
  return dashes;
}
