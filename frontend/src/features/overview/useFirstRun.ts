import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, dataOf, type Schemas } from "@/shared/api/client";

const EVERY = 3_000;

type Run = Schemas["RunPage"]["items"][number];

export interface FirstRun {
  /** The project's newest run; null: it has none; undefined: not known yet. */
  run: Run | null | undefined;
  /** Was there none when the page was opened? */
  isOnboarding: boolean;
}

/** Whether the project has a run. While it has none, the server is asked again until the first one is there. */
export function useFirstRun(org: string, project: string): FirstRun {
  const run = useQuery({
    queryKey: ["first-run", org, project],
    refetchInterval: ({ state }) => (state.data === null ? EVERY : false),
    queryFn: async () => {
      const params = { path: { org, project }, query: { limit: 1 } };
      const page = await dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/runs", { params }));
      return page.items[0] ?? null;
    },
  }).data;
  const here = `${org}/${project}`;
  const [emptyProject, setEmptyProject] = useState<string | null>(null);
  if (run === null && emptyProject !== here) setEmptyProject(here);
  return { run, isOnboarding: run === null || (emptyProject === here && run !== undefined) };
}
