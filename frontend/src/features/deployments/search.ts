import * as z from "zod/mini";

export const SORTS = ["name", "-name", "created_at", "-created_at", "updated_at", "-updated_at"] as const;
export type DeploymentSort = (typeof SORTS)[number];

const filter = z.catch(z.optional(z.array(z.string())), undefined);

/** The state of the list of deployments, as it stands in the address. */
export const deploymentsSearch = z.object({
  filter,
  sort: z.catch(z.optional(z.enum(SORTS)), undefined),
});

export const TABS = ["overview", "logs", "history", "configuration", "try"] as const;
export type Tab = (typeof TABS)[number];

export const deploymentSearch = z.object({ tab: z.catch(z.optional(z.enum(TABS)), undefined) });
