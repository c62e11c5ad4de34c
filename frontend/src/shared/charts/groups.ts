export interface MetricGroup {
  /** `train/` of `train/loss`; empty: those without a prefix. */
  name: string;
  keys: string[];
}

/** Metrics by what stands before their last slash, those without one first. */
export function groupKeys(keys: string[]): MetricGroup[] {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const name = key.includes("/") ? key.slice(0, key.lastIndexOf("/")) : "";
    groups.set(name, [...(groups.get(name) ?? []), key]);
  }
  return [...groups]
    .map(([name, members]) => ({ name, keys: members.sort((a, b) => a.localeCompare(b)) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export function isSystem(key: string): boolean {
  return key.startsWith("system/");
}
