import type { QueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "./live";

/**
 * What an event makes old: the first words of query keys, whose second word is the organization. Lists of runs are not
 * here: rows that come or go under the pointer wait until somebody asks for them.
 */
const FAMILIES: Record<string, RegExp> = {
  alert: /^alert/,
  batch: /^batch/,
  deployment: /^(deployment|lineage|project-overview)/,
  member: /^(member|organization)/,
  model: /^(model|version|review|promotion|holding|lineage|project-overview)/,
  model_alias: /^(model|version|holding|lineage|promotion|project-overview)/,
  model_version: /^(model|version|review|promotion|holding|lineage|project-overview)/,
  project: /^project/,
  workflow: /^deployment/,
  run: /^(run|first-run|compare|project-overview|metric)(?!s$|-keys$)/,
};

/** Has what is shown loaded again where these events made it old. */
export function refreshAfter(client: QueryClient, org: string, events: LiveEvent[]): void {
  if (events.some((event) => event.name === "reset")) {
    void client.invalidateQueries({ refetchType: "active" });
    return;
  }
  const kinds = new Set(events.map((event) => event.name.split(".")[0] ?? ""));
  const patterns = [...kinds].flatMap((kind) => FAMILIES[kind] ?? []);
  if (patterns.length === 0) return;
  void client.invalidateQueries({
    refetchType: "active",
    predicate: ({ queryKey: [family, of] }) =>
      of === org && typeof family === "string" && patterns.some((pattern) => pattern.test(family)),
  });
}
