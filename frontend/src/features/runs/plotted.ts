import { createContext, useContext, useMemo } from "react";
import { coloursOf, dashesOf } from "@/shared/charts/colours";
import type { LineWanted } from "@/shared/charts/curves";
import { MOST_LINES } from "@/shared/charts/queries";
import type { Selection } from "@/shared/grid/selection";
import type { Run } from "./queries";

export interface Plotted {
  runs: Run[];
  colours: ReadonlyMap<string, string>;
  linesOf: (metric: string) => LineWanted[];
}

/** The runs whose lines are drawn: the selected, or the first of the list as long as none is. */
export function usePlotted(rows: Run[], selection: Selection, limit: number): Plotted {
  const runs = useMemo(() => {
    const selected = rows.filter((run) => selection.has(run.id));
    return selected.length > 0 ? selected.slice(0, MOST_LINES) : rows.slice(0, limit);
  }, [rows, selection, limit]);
  const key = runs.map((run) => `${run.id} ${run.name}`).join();
  // Rows that come anew with other values are the same runs.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the runs
  return useMemo(() => {
    const colours = coloursOf(runs.map((run) => run.id));
    const dashes = dashesOf(runs.map((run) => run.id));
    const linesOf = (metric: string) =>
      runs.map((run) => ({
        runId: run.id,
        key: metric,
        label: run.name,
        colour: colours.get(run.id) ?? "var(--text-3)",
        dash: dashes.get(run.id),
      }));
    return { runs, colours, linesOf };
  }, [key]);
}

const NO_COLOURS: ReadonlyMap<string, string> = new Map();
export const PlottedColours = createContext(NO_COLOURS);

/** The colour in which a run is drawn now; undefined when it is not. */
export function usePlottedColour(id: string): string | undefined {
  return useContext(PlottedColours).get(id);
}

const LOSS = /loss|error|rmse|mae|mse|perplexity/i;
const HELD_OUT = /(^|[^a-z])(val|valid|validation|test|eval)([^a-z]|$)/i;
const GOAL = /auc|acc|f1|score|r2|precision|recall|reward|map|bleu/i;

/** The metric that says best how training goes. */
export function headlineOf(keys: string[]): string | undefined {
  const losses = keys.filter((key) => LOSS.test(key));
  const heldOut = losses.find((key) => HELD_OUT.test(key.replaceAll("_", " ")));
  return heldOut ?? losses[0] ?? keys[0];
}

/** The metric that says best how good the model came to be. */
export function goalOf(keys: string[]): string | undefined {
  const good = keys.filter(
    (key) => GOAL.test(key) && !HELD_OUT.test(key.replaceAll("_", " ")) && !/train/i.test(key),
  );
  return good[0] ?? keys.find((key) => GOAL.test(key)) ?? headlineOf(keys);
}
