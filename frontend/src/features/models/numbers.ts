import { formatPercent, formatValue } from "@/shared/lib/format";

/** A metric as the server gives it: a number, or one of the words for what JSON has no number for. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : null;
}

/** The way from one value to another: `+0.0086 (+1.0%)`; a dash where one of them is missing. */
export function deltaOf(before: unknown, after: unknown): string {
  const [from, to] = [numberOf(before), numberOf(after)];
  if (from === null || to === null || !Number.isFinite(to - from)) return "–";
  if (to === from) return "same";
  const sign = to > from ? "+" : "";
  const share = from === 0 ? "" : ` (${sign}${formatPercent((to - from) / Math.abs(from))})`;
  return `${sign}${formatValue(rounded(to - from))}${share}`;
}

/** Without the last digits, which say how computers subtract. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
