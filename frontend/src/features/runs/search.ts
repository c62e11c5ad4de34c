import * as z from "zod/mini";
import { axesSearch } from "@/shared/charts/axes";
import { chartSearch } from "@/shared/charts/settings";

const text = z.catch(z.optional(z.string()), undefined);

/** What a saved view of the list holds too. */
const looks = {
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
  /** The axes of the parallel coordinates, where they are not as they come. */
  axes: axesSearch,
  /** The param or tag by which the runs are grouped: `params.model`. */
  group: text,
  /** Archived runs in place of the others. */
  archived: z.catch(z.optional(z.literal(true)), undefined),
};

export const lookSearch = z.object(looks);

/** The state of the list of runs, as it stands in the address. */
export const runsSearch = z.object({
  ...looks,
  /** The saved view that was applied; `none`: not even the default one. */
  view: text,
  /** The run that the drawer shows. */
  peek: text,
});

export type RunsSearch = z.infer<typeof runsSearch>;
/** How the list looks, without what is open in it. */
export type Look = z.infer<typeof lookSearch>;
export type Mode = NonNullable<RunsSearch["mode"]>;

export const DEFAULT_SORT = "-started";
export const DEFAULT_PLOTTED = 10;
