import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import type { Range, XAxis } from "./curves";

export interface ProjectAddress {
  org: string;
  project: string;
}

interface Wanted {
  runs: string[];
  keys: string[];
  x?: XAxis;
  range?: Range | null;
  /** Buckets at most. */
  width: number;
}

export const MOST_LINES = 50;
const MOST_BUCKETS = 800;
const STEP = 50;

/** Buckets for a chart of that many pixels: one for each two, in steps, so that a small change asks for nothing new. */
export function bucketsFor(pixels: number): number {
  return Math.min(MOST_BUCKETS, Math.max(STEP, Math.round(pixels / 2 / STEP) * STEP));
}

/** The series of some metrics of some runs. What was shown stays until the next answer is there. */
export function seriesQuery(path: ProjectAddress, { runs, keys, x = "step", range, width }: Wanted) {
  return queryOptions({
    queryKey: ["metric-series", path.org, path.project, runs, keys, x, range ?? null, width],
    placeholderData: keepPreviousData,
    enabled: runs.length > 0 && keys.length > 0,
    queryFn: ({ signal }): Promise<Schemas["ChartOut"]> => {
      const body = { runs, keys, x, width, start: range?.[0] ?? null, end: range?.[1] ?? null };
      return dataOf(
        api.POST("/api/v1/orgs/{org}/projects/{project}/charts/series", { params: { path }, body, signal }),
      );
    },
  });
}
