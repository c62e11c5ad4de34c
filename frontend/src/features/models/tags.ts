/** What a change of tags sends: those that are new or other, and null for those that are gone. Nameless lines are left out. */
export function tagChanges(
  before: Record<string, unknown>,
  after: Array<[string, string]>,
): Record<string, string | null> {
  const kept = new Map(after.map(([key, value]) => [key.trim(), value]));
  kept.delete("");
  const changes: Record<string, string | null> = {};
  for (const [key, value] of kept) {
    if (before[key] !== value) changes[key] = value;
  }
  for (const key of Object.keys(before)) {
    if (!kept.has(key)) changes[key] = null;
  }
  return changes;
}
