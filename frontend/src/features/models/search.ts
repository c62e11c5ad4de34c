import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);
const number = z.catch(z.optional(z.int().check(z.positive())), undefined);

export const MODEL_SORTS = [
  "name",
  "-name",
  "created_at",
  "-created_at",
  "updated_at",
  "-updated_at",
] as const;
export type ModelSort = (typeof MODEL_SORTS)[number];

/** The state of the list of models, as it stands in the address. */
export const modelsSearch = z.object({
  sort: z.catch(z.optional(z.enum(MODEL_SORTS)), undefined),
  filter: z.catch(z.optional(z.array(z.string())), undefined),
});

export const TABS = ["overview", "files", "lineage", "promotion", "history"] as const;
export type Tab = (typeof TABS)[number];

/**
 * The state of a version's page. target: the alias or stage that it is held against, `alias:champion`. name, as_of: which
 * holdings show.
 */
export const versionSearch = z.object({
  tab: z.catch(z.optional(z.enum(TABS)), undefined),
  target: text,
  name: text,
  as_of: text,
});

export const diffSearch = z.object({ left: number, right: number });

export const reviewsSearch = z.object({
  view: z.catch(z.optional(z.enum(["waiting", "mine", "decided", "all"])), undefined),
  filter: z.catch(z.optional(z.array(z.string())), undefined),
});

export const rulesSearch = z.object({
  filter: z.catch(z.optional(z.array(z.string())), undefined),
});
