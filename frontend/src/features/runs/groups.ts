import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import { GROUPS_DRAWN, RUNS_OF_GROUP } from "@/shared/charts/groupLines";
import { seriesSlot } from "@/shared/lib/colour";
import { formatCount, formatValue } from "@/shared/lib/format";
import { narrowedSearch } from "./brushes";
import { keyOf } from "./columnSets";
import type { Plotted } from "./plotted";
import { type Address, findRuns, zone } from "./queries";
import { DEFAULT_SORT } from "./search";

export type Group = Schemas["RunGroupOut"];

const MOST_METRICS = 20;
/** Runs that an opened group shows. */
export const OPENED = 20;

/** The runs that match by the values of a param or tag, the largest groups first. */
export function groupsQuery(
  path: Address,
  by: string | undefined,
  metrics: string[],
  search: string,
  archived: boolean,
) {
  const wanted = metrics.slice(0, MOST_METRICS);
  return queryOptions({
    queryKey: ["run-groups", path.org, path.project, by, wanted, search, archived],
    enabled: by !== undefined,
    staleTime: 15_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const deleted = archived ? ("true" as const) : null;
      const body = {
        by: by ?? "",
        metrics: wanted,
        search,
        deleted,
        timezone: zone(),
        experiment: [],
        limit: 100,
      };
      const url = "/api/v1/orgs/{org}/projects/{project}/runs/groups";
      return dataOf(api.POST(url, { params: { path }, body, signal }));
    },
  });
}

/** The newest runs of one group. */
export function groupRunsQuery(path: Address, search: string, metrics: string[], archived: boolean) {
  const columns = metrics.slice(0, MOST_METRICS);
  return queryOptions({
    queryKey: ["runs", path.org, path.project, "group", search, columns, archived],
    staleTime: 15_000,
    queryFn: async ({ signal }) => {
      const wanted = { search, sort: DEFAULT_SORT, columns, archived, limit: OPENED };
      return (await findRuns(path, wanted, null, signal)).items;
    },
  });
}

/** A search that finds the runs of one group alone. */
export function groupSearch(search: string, by: string, value: string | null): string {
  const values = value === null ? [] : [{ text: value, isQuoted: true }];
  return narrowedSearch(search, [{ field: by, operator: value === null ? "IS NULL" : "=", values }]);
}

/** What stands for a group: its value, or a word for those that have none. */
export function groupLabel(by: string, value: string | null): string {
  const key = keyOf(by)?.key ?? by;
  if (value === null) return `no ${key}`;
  return value === "" ? `${key} is empty` : value;
}

/** `0.912 ± 0.003`, with how many values it comes from when those are not all runs of the group. */
export function spreadText(group: Group, metric: string): string {
  const spread = group.metrics[metric];
  if (spread === undefined) return "–";
  const sd = spread.sd === null ? "" : ` ± ${formatValue(spread.sd)}`;
  const of = spread.n === group.runs ? "" : ` (${formatCount(spread.n)})`;
  return `${formatValue(spread.mean)}${sd}${of}`;
}

/** Each group's colour: always the same for its value. */
export function groupColour(value: string | null): string {
  return `var(--series-${seriesSlot(value ?? "") + 1})`;
}

const NO_COLOURS: ReadonlyMap<string, string> = new Map();

/** The largest groups as what the charts draw, each as one line. */
export function useGroupsPlotted(by: string | undefined, groups: Group[] | undefined): Plotted | null {
  return useMemo(() => {
    if (by === undefined || groups === undefined) return null;
    const drawn = groups.slice(0, GROUPS_DRAWN);
    return {
      runs: [],
      colours: NO_COLOURS,
      linesOf: (metric) =>
        drawn.flatMap((group) =>
          group.newest.slice(0, RUNS_OF_GROUP).map((runId) => ({
            runId,
            key: metric,
            label: groupLabel(by, group.value),
            colour: groupColour(group.value),
            group: group.value === null ? "" : `=${group.value}`,
          })),
        ),
    };
  }, [by, groups]);
}
