import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import type { Selection } from "@/shared/grid/selection";
import { formatCount, plural } from "@/shared/lib/format";
import { type Address, findRuns } from "./queries";
import { DEFAULT_SORT } from "./search";

/** Runs that one call takes. */
const CHUNK = 1_000;
const PATH = "/api/v1/orgs/{org}/projects/{project}/runs";

type Left = Schemas["LeftOut"];

/** What can be done to many runs at once; the words of the API. */
export type Change =
  | { action: "tag"; tags: Record<string, string> }
  | { action: "untag"; keys: string[] }
  | { action: "move"; experiment: number; with_children: boolean }
  | { action: "delete"; with_children: boolean }
  | { action: "restore"; with_children: boolean }
  | { action: "purge" };

export interface Outcome {
  action: Change["action"];
  changed: number;
  left: Left[];
  /** Runs that were to be changed. */
  wanted: number;
}

const DONE: Record<Change["action"], string> = {
  tag: "tagged",
  untag: "changed: the tag is gone from them",
  move: "moved",
  delete: "archived",
  restore: "restored",
  purge: "deleted for good",
};

const REASONS: Record<Left["reason"], string> = {
  deleted: "archived",
  live: "not archived",
  same: "so already",
};

/** What was done, in one sentence: "12 runs were tagged. 3 were left as they are: 2 archived, 1 so already." */
export function sentenceOf({ action, changed, left }: Outcome): string {
  const done = `${plural(changed, "run")} ${changed === 1 ? "was" : "were"} ${DONE[action]}.`;
  if (left.length === 0) return done;
  const kinds = (Object.keys(REASONS) as Left["reason"][]).flatMap((reason) => {
    const count = left.filter((one) => one.reason === reason).length;
    return count === 0 ? [] : [`${formatCount(count)} ${REASONS[reason]}`];
  });
  const verb = left.length === 1 ? "was left as it is" : "were left as they are";
  return `${done} ${formatCount(left.length)} ${verb}: ${kinds.join(", ")}.`;
}

export function reasonOf({ reason }: Left): string {
  return REASONS[reason];
}

/** The ids of all runs that match, a thousand at a time. */
export async function matchingIds(
  path: Address,
  search: string,
  archived: boolean,
  onCount: (found: number) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const wanted = { search, sort: DEFAULT_SORT, columns: [], archived, limit: CHUNK };
    const page: Schemas["RunPage"] = await findRuns(path, wanted, cursor, signal);
    for (const run of page.items) ids.push(run.id);
    cursor = page.next ?? null;
    onCount(ids.length);
  } while (cursor !== null);
  return ids;
}

/** Sends a change a thousand runs at a time. Each call changes all of its runs or none. */
export async function changeRuns(
  path: Address,
  ids: string[],
  change: Change,
  onDone: (so: Outcome) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  let so: Outcome = { action: change.action, changed: 0, left: [], wanted: ids.length };
  for (let at = 0; at < ids.length && !signal.aborted; at += CHUNK) {
    const answer = await send(path, ids.slice(at, at + CHUNK), change);
    so = { ...so, changed: so.changed + answer.changed, left: [...so.left, ...answer.left] };
    onDone(so);
  }
  return so;
}

async function send(
  path: Address,
  runs: string[],
  change: Change,
): Promise<{ changed: number; left: Left[] }> {
  const params = { path };
  switch (change.action) {
    case "purge": {
      const gone = await dataOf(api.POST(`${PATH}/purge`, { params, body: { runs } }));
      return { changed: gone.runs, left: [] };
    }
    case "delete":
    case "restore":
      return dataOf(api.POST(`${PATH}/bulk-delete`, { params, body: { ...change, runs } }));
    default:
      return dataOf(api.POST(`${PATH}/bulk`, { params, body: { ...change, runs } }));
  }
}

/** What would go for good, of the first thousand at most. */
export async function purgePreview(path: Address, runs: string[]): Promise<Schemas["PurgedOut"]> {
  const params = { path, query: { dry_run: true } };
  return dataOf(api.POST(`${PATH}/purge`, { params, body: { runs: runs.slice(0, CHUNK) } }));
}

export interface Bulk {
  /** What is going on now; null: nothing. */
  progress: string | null;
  outcome: Outcome | null;
  run: (change: Change) => Promise<void>;
  stop: () => void;
  dismiss: () => void;
}

/** Changes the selected runs, and tells how far it is and what came of it. */
export function useBulk(path: Address, selection: Selection, search: string, archived: boolean): Bulk {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const abort = useRef<AbortController | null>(null);
  const run = async (change: Change) => {
    const controller = new AbortController();
    abort.current = controller;
    let so: Outcome | null = null;
    setOutcome(null);
    try {
      setProgress("Asking the server…");
      const count = (found: number) => setProgress(`${formatCount(found)} found…`);
      const ids = selection.isAll
        ? await matchingIds(path, search, archived, count, controller.signal)
        : [...selection.ids];
      const told = (next: Outcome) => {
        so = next;
        setProgress(`${formatCount(next.changed + next.left.length)} of ${formatCount(next.wanted)} done…`);
      };
      so = await changeRuns(path, ids, change, told, controller.signal);
      if (change.action !== "tag" && change.action !== "untag") selection.set([]);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    } finally {
      setOutcome(so);
      setProgress(null);
      abort.current = null;
      for (const key of ["runs", "parallel-runs", "run-groups", "run-keys", "runs-count"]) {
        void queries.invalidateQueries({ queryKey: [key, path.org, path.project] });
      }
      void queries.invalidateQueries({ queryKey: ["run", path.org, path.project] });
    }
  };
  return {
    progress,
    outcome,
    run,
    stop: () => abort.current?.abort(),
    dismiss: () => setOutcome(null),
  };
}
