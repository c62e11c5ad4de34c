import * as z from "zod/mini";
import { chartSearch } from "@/shared/charts/settings";

const text = z.catch(z.optional(z.string()), undefined);

/** The state of the list of runs, as it stands in the address. */
export const runsSearch = z.object({
  ...chartSearch,
  search: text,
  sort: text,
  columns: text,
  mode: z.catch(z.optional(z.enum(["split", "table", "charts"])), undefined),
  /** How many of the listed runs are plotted while none is selected. */
  plot: z.catch(z.optional(z.union([z.literal(20), z.literal(50)])), undefined),
  /** The metric of the chart above the table, and the one at the end of the parallel coordinates. */
  metric: text,
  goal: text,
});

export type RunsSearch = z.infer<typeof runsSearch>;
export type Mode = NonNullable<RunsSearch["mode"]>;

export const DEFAULT_SORT = "-started";
export const DEFAULT_PLOTTED = 10;
