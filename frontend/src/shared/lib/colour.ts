const SLOTS = 10;

/** A slot of the series palette, the same for an id wherever it shows. */
export function seriesSlot(id: string): number {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 16777619);
  }
  return (hash >>> 0) % SLOTS;
}

export function seriesColour(id: string): string {
  return `var(--series-${seriesSlot(id) + 1})`;
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => Array.from(word)[0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
