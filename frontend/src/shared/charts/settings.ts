import * as z from "zod/mini";
import type { XAxis } from "./curves";

/** How charts are drawn, as it stands in the address. */
export const chartSearch = {
  x: z.catch(z.optional(z.enum(["step", "time", "relative_time"])), undefined),
  smooth: z.catch(z.optional(z.number().check(z.minimum(0), z.maximum(0.99))), undefined),
  log: z.catch(z.optional(z.boolean()), undefined),
};

export interface ChartSettings {
  x: XAxis;
  smoothing: number;
  isLog: boolean;
}

export interface ChartSearch {
  x?: XAxis;
  smooth?: number;
  log?: boolean;
}

export function settingsOf({ x, smooth, log }: ChartSearch): ChartSettings {
  return { x: x ?? "step", smoothing: smooth ?? 0, isLog: log ?? false };
}

/** What of the settings is worth standing in the address: not what is as always. */
export function searchOf({ x, smoothing, isLog }: ChartSettings): ChartSearch {
  return {
    x: x === "step" ? undefined : x,
    smooth: smoothing === 0 ? undefined : smoothing,
    log: isLog || undefined,
  };
}
