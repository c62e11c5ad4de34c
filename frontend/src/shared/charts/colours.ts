import { seriesSlot } from "@/shared/lib/colour";

const SLOTS = 10;

/**
 * The colours of runs that show together. Each has the one that its id always gives; where two would have the same, the
 * later id goes on to the next that is free, so that ten lines can be told apart.
 */
export function coloursOf(ids: string[]): Map<string, string> {
  const taken = new Array<number>(SLOTS).fill(0);
  const colours = new Map<string, string>();
  for (const id of [...new Set(ids)].sort()) {
    const fewest = Math.min(...taken);
    let slot = seriesSlot(id);
    while ((taken[slot] ?? 0) > fewest) slot = (slot + 1) % SLOTS;
    taken[slot] = (taken[slot] ?? 0) + 1;
    colours.set(id, `var(--series-${slot + 1})`);
  }
  return colours;
}
