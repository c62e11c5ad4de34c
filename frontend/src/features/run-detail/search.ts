import * as z from "zod/mini";
import { chartSearch } from "@/shared/charts/settings";

const text = z.catch(z.optional(z.string()), undefined);

export const runChartsSearch = z.object({ ...chartSearch, search: text });
export const runParamsSearch = z.object({ search: text });
export const runArtifactsSearch = z.object({ path: text });
