import * as z from "zod/mini";
import { axesSearch } from "@/shared/charts/axes";
import { chartSearch } from "@/shared/charts/settings";

const text = z.catch(z.optional(z.string()), undefined);

export const compareSearch = z.object({
  ...chartSearch,
  /** Ids with commas between. */
  runs: text,
  baseline: text,
  section: z.catch(
    z.optional(z.enum(["charts", "params", "metrics", "scatter", "parallel", "artifacts"])),
    undefined,
  ),
  all: z.catch(z.optional(z.boolean()), undefined),
  scatterX: text,
  scatterY: text,
  /** The metric at the end of the parallel coordinates, and how their axes stand. */
  goal: text,
  axes: axesSearch,
  /** The file whose text is compared, and the run whose it is compared with the baseline's. */
  file: text,
  with: text,
});

export type CompareSearch = z.infer<typeof compareSearch>;

export const MOST_RUNS = 50;

/** The runs that the address names, each once. */
export function runsOf(search: CompareSearch): string[] {
  const ids = (search.runs ?? "").split(",").filter((id) => /^[\da-f-]{32,36}$/i.test(id));
  return [...new Set(ids)].slice(0, MOST_RUNS);
}
