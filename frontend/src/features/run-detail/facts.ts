import { isLowerBetter } from "@/shared/charts/curves";
import { isSystem } from "@/shared/charts/groups";
import type { Metric, Run } from "./queries";

/** Tags that clients write for themselves; nobody reads them on a page. */
const INTERNAL = /^(mlflow|modelyard)\./;
export const NOTE = "mlflow.note.content";

export function ownTags(run: Run): Array<[string, string]> {
  return Object.entries(run.tags).filter(([key]) => !INTERNAL.test(key));
}

/** A value that is a word on the wire, NaN or an infinity, as a number. */
export function numberOf(value: number | string | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  return typeof value === "number" ? value : Number(value);
}

/** The best value that a metric ever had. */
export function bestOf(metric: Metric): number | null {
  return numberOf(isLowerBetter(metric.key) ? metric.min : metric.max);
}

/** Metrics that tell how good the model is, not how busy the machine was. */
export function modelMetrics(run: Run): Metric[] {
  return run.metrics.filter((metric) => !isSystem(metric.key));
}

export function systemMetrics(run: Run): Metric[] {
  return run.metrics.filter((metric) => isSystem(metric.key));
}
