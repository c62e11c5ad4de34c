import { queryOptions } from "@tanstack/react-query";
import { api, apiFetch, dataOf, type Schemas } from "@/shared/api/client";
import type { Address, Run } from "./queries";

type Entry = Schemas["modelyard__artifacts__schemas__EntryOut"];

/** Where the platform itself keeps what clients upload; other places are somebody else's. */
const OURS = "mlflow-artifacts:/";
const PAGE = 200;
/** Files of one run that are compared; further ones are not looked at. */
export const MOST_FILES = 1_000;
const MOST_FOLDERS = 100;
/** Bytes of a text that are compared. */
export const MOST_TEXT = 256 * 1024;

export interface RunFile {
  path: string;
  digest: string | null;
  size: number;
}

export interface RunFiles {
  files: RunFile[];
  /** There are more, which were not looked at. */
  isCut: boolean;
  /** They are kept where the platform does not look. */
  isElsewhere: boolean;
}

export function folderOf(run: Run): string | null {
  return run.artifact_location.startsWith(OURS) ? run.artifact_location.slice(OURS.length) : null;
}

/** All files of a run, from its own folder on, as far as the limits go. */
export function runFilesQuery(address: Address, run: Run) {
  const root = folderOf(run);
  return queryOptions({
    queryKey: ["run-files", address.org, address.project, root],
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<RunFiles> => {
      if (root === null) return { files: [], isCut: false, isElsewhere: true };
      const files: RunFile[] = [];
      const folders = [""];
      let seen = 0;
      while (folders.length > 0 && seen < MOST_FOLDERS && files.length < MOST_FILES) {
        const folder = folders.shift() ?? "";
        seen += 1;
        for (const entry of await entriesOf(address, root, folder, signal)) {
          const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
          if (entry.is_folder) folders.push(path);
          else files.push({ path, digest: entry.digest, size: entry.size_bytes });
        }
      }
      return {
        files: files.slice(0, MOST_FILES),
        isCut: folders.length > 0 || files.length > MOST_FILES,
        isElsewhere: false,
      };
    },
  });
}

async function entriesOf(path: Address, root: string, folder: string, signal: AbortSignal): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const query = { path: folder === "" ? root : `${root}/${folder}`, limit: PAGE, cursor };
    const page: { items: Entry[]; next?: string | null } = await dataOf(
      api.GET("/api/v1/orgs/{org}/projects/{project}/artifacts", { params: { path, query }, signal }),
    );
    entries.push(...page.items);
    cursor = page.next ?? null;
  } while (cursor !== null && entries.length < MOST_FILES);
  return entries;
}

/** The beginning of a file as text; null when it holds what is no text. */
export function textQuery({ org, project }: Address, root: string, file: RunFile) {
  return queryOptions({
    queryKey: ["run-text", org, project, root, file.path, file.digest],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    queryFn: async ({ signal }) => {
      if (file.size === 0) return "";
      const place = `${root}/${file.path}`.split("/").map(encodeURIComponent).join("/");
      const base = `/api/v1/orgs/${encodeURIComponent(org)}/projects/${encodeURIComponent(project)}`;
      const url = new URL(`${base}/artifacts/${place}`, window.location.origin);
      const headers = { Range: `bytes=0-${MOST_TEXT - 1}` };
      const answer = await apiFetch(new Request(url, { headers, signal, credentials: "same-origin" }));
      return asText(new Uint8Array(await answer.arrayBuffer()), file.size > MOST_TEXT);
    },
  });
}

/** isCut: the last letter may be torn in two. */
export function asText(bytes: Uint8Array, isCut: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return null;
  }
}

export type FileState = "same" | "changed" | "only here" | "missing" | "absent";

export interface FileRow {
  path: string;
  baseline: RunFile | undefined;
  /** One for each of the other runs. */
  cells: Array<{ file: RunFile | undefined; state: FileState }>;
  differs: boolean;
}

/** Files by their paths, each run's compared with the baseline's: by digest, or by size where a digest is not known. */
export function fileRows(baseline: RunFile[], others: RunFile[][]): FileRow[] {
  const base = new Map(baseline.map((file) => [file.path, file]));
  const sides = others.map((files) => new Map(files.map((file) => [file.path, file])));
  const paths = [...new Set([...base.keys(), ...sides.flatMap((side) => [...side.keys()])])];
  return paths
    .sort((a, b) => a.localeCompare(b, "en"))
    .map((path) => {
      const own = base.get(path);
      const cells = sides.map((side) => {
        const file = side.get(path);
        return { file, state: stateOf(own, file) };
      });
      const differs = cells.some(({ state }) => state !== "same" && state !== "absent");
      return { path, baseline: own, cells, differs };
    });
}

function stateOf(own: RunFile | undefined, file: RunFile | undefined): FileState {
  if (own === undefined) return file === undefined ? "absent" : "only here";
  if (file === undefined) return "missing";
  const isSame = own.digest && file.digest ? own.digest === file.digest : own.size === file.size;
  return isSame ? "same" : "changed";
}
