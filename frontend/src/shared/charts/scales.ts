import { formatCompact, formatValue } from "@/shared/lib/format";

export type Scale = (
  | { kind: "linear" | "log"; low: number; high: number }
  /** Words at equal distances. */
  | { kind: "words"; words: string[] }
) & {
  /** The largest is at the bottom. */
  isInverted?: boolean;
};

type Datum = number | string | null;

/** Positive values that span more than this factor are told apart better by their logarithms. */
const WIDE = 50;
const ROOM = 0.05;

/** The scale on which all of these have a place: numbers by size, words side by side. */
export function scaleOf(values: Datum[], kind?: "linear" | "log"): Scale {
  const known = values.filter((value) => value !== null);
  if (known.some((value) => typeof value === "string")) {
    return { kind: "words", words: [...new Set(known.map(String))].sort((a, b) => a.localeCompare(b, "en")) };
  }
  const numbers = known as number[];
  if (numbers.length === 0) return { kind: "linear", low: 0, high: 1 };
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  const isLog = low > 0 && (kind === "log" || (kind === undefined && high / low >= WIDE));
  if (low === high)
    return { kind: "linear", low: low - (Math.abs(low) || 1) / 2, high: high + (Math.abs(high) || 1) / 2 };
  return { kind: isLog ? "log" : "linear", low, high };
}

/** From 0 to 1, with a little room at both ends. */
export function placeOn(scale: Scale, value: Datum): number {
  const part = share(scale, value);
  return ROOM + (scale.isInverted ? 1 - part : part) * (1 - 2 * ROOM);
}

function share(scale: Scale, value: Datum): number {
  if (value === null) return 0;
  if (scale.kind === "words") {
    const at = scale.words.indexOf(String(value));
    return scale.words.length === 1 ? 0.5 : at / (scale.words.length - 1);
  }
  const number = Number(value);
  if (scale.kind === "log") return Math.log(number / scale.low) / Math.log(scale.high / scale.low);
  return (number - scale.low) / (scale.high - scale.low);
}

/** The number at a place, of a scale of numbers; for words the place's own index, a fraction between two. */
export function valueAt(scale: Scale, place: number): number {
  const upward = (place - ROOM) / (1 - 2 * ROOM);
  const part = scale.isInverted ? 1 - upward : upward;
  if (scale.kind === "words") return part * (scale.words.length - 1);
  if (scale.kind === "log") return scale.low * (scale.high / scale.low) ** part;
  return scale.low + part * (scale.high - scale.low);
}

const ROUND = [1, 2, 2.5, 5, 10];

/** Values worth a label: about as many as wanted, round ones; of words all, or as many as fit. */
export function ticksOf(scale: Scale, wanted: number): Array<number | string> {
  if (scale.kind === "words") {
    const every = Math.ceil(scale.words.length / (2 * wanted));
    return scale.words.filter((_, at) => at % every === 0);
  }
  if (scale.kind === "log") {
    const powers = [];
    for (
      let power = Math.ceil(Math.log10(scale.low) - 1e-9);
      10 ** power <= scale.high * 1.0001;
      power += 1
    ) {
      powers.push(10 ** power);
    }
    return powers.length >= 2 ? powers : [scale.low, scale.high];
  }
  const span = scale.high - scale.low;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (ROUND.find((size) => size * power >= rough) ?? 10);
  const ticks = [];
  for (let at = Math.ceil(scale.low / step) * step; at <= scale.high + step * 1e-6; at += step) {
    ticks.push(Number(at.toPrecision(12)));
  }
  return ticks;
}

/** A number beside an axis: no more digits than it needs. */
export function axisValue(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1_000) return formatCompact(value);
  return size < 1e-4 ? formatValue(value) : String(Number(value.toPrecision(4))).replace("-", "−");
}
