import * as z from "zod/mini";

const text = z.catch(z.optional(z.string()), undefined);

/** The state of the audit log, as it stands in the address. */
export const auditSearch = z.object({
  filter: z.catch(z.optional(z.array(z.string())), undefined),
  /** A span that ends now, by its name. */
  range: text,
  since: text,
  until: text,
  /** The record that is open. */
  record: text,
});
