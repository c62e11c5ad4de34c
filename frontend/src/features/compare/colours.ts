import { useMemo } from "react";
import { coloursOf } from "@/shared/charts/colours";
import type { Run } from "./queries";

/** The colour of each of the compared runs. */
export function useColours(runs: Run[]): (id: string) => string {
  return useMemo(() => {
    const colours = coloursOf(runs.map((run) => run.id));
    return (id) => colours.get(id) ?? "var(--text-3)";
  }, [runs]);
}
