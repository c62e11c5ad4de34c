import type { Schemas } from "@/shared/api/client";
import type { Holding, Review, Version } from "./queries";
import { targetName } from "./targets";

type Entry = Schemas["modelyard__registry__schemas_gates__EntryOut"];

export interface ActivityEntry {
  id: string;
  time: string;
  /** null: the system. */
  by: string | null;
  text: string;
  comment?: string;
}

/** What happened to a version, the newest first: from its own facts, the periods it held something, and its reviews. */
export function activityOf(
  version: Version,
  holdings: Holding[],
  threads: Array<{ review: Review; entries: Entry[] }>,
): ActivityEntry[] {
  const found: ActivityEntry[] = [
    { id: "registered", time: version.created_at, by: version.created_by, text: "registered it" },
  ];
  if (version.scanned_at) {
    const text = `scanned its files: ${version.scan}`;
    found.push({ id: "scanned", time: version.scanned_at, by: null, text });
  }
  for (const holding of holdings) {
    if (holding.version_id !== version.id) continue;
    const what = holding.kind === "alias" ? `the alias ${holding.name}` : `the stage ${holding.name}`;
    found.push({
      id: `since-${holding.id}`,
      time: holding.since,
      by: holding.set_by,
      text: `gave it ${what}`,
      comment: holding.reason,
    });
    if (holding.until) {
      const text = `took ${what} away from it`;
      found.push({ id: `until-${holding.id}`, time: holding.until, by: holding.ended_by, text });
    }
  }
  for (const { review, entries } of threads) {
    const target = targetName({ kind: review.target_kind, name: review.target });
    for (const { id, created_at: time, created_by: by, kind, comment } of entries) {
      found.push({ id, time, by, comment, text: VERBS[kind](target) });
    }
  }
  return found.sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
}

const VERBS: Record<Entry["kind"], (target: string) => string> = {
  request: (target) => `asked for its approval for ${target}`,
  comment: (target) => `commented on the review for ${target}`,
  approve: (target) => `approved it for ${target}`,
  reject: (target) => `rejected it for ${target}`,
  withdraw: (target) => `withdrew the review for ${target}`,
};
