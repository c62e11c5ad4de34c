import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);
const filter = z.catch(z.optional(z.array(z.string())), undefined);

export const membersSearch = z.object({
  show: z.catch(z.optional(z.literal("invitations")), undefined),
  all: z.catch(z.optional(z.boolean()), undefined),
  filter,
  sort: text,
});

export const listSearch = z.object({
  all: z.catch(z.optional(z.boolean()), undefined),
  filter,
  sort: text,
});

export const keysSearch = z.object({
  all: z.catch(z.optional(z.boolean()), undefined),
  /** The id of the person or service account whose keys are shown. */
  owner: text,
  filter,
  sort: text,
});
