import { faded } from "./palette";
import { placeOn, type Scale } from "./scales";

export interface ParallelLine {
  id: string;
  label: string;
  values: Record<string, number | string | null>;
}

/** What an axis lets through: from one place of its scale to another, 0 at the bottom and 1 at the top. */
export interface Brush {
  axis: string;
  range: readonly [number, number];
}

export interface Placed {
  id: string;
  /** The line's height on each axis; null where it has no value. */
  places: Array<number | null>;
  /** From 0, poor, to 1, good. */
  merit: number;
}

export function placeLines(
  lines: ParallelLine[],
  axes: string[],
  scales: Map<string, Scale>,
  goal: string | undefined,
  isLowerBetter: boolean,
): Placed[] {
  const on = (line: ParallelLine, axis: string) => {
    const value = line.values[axis] ?? null;
    const scale = scales.get(axis);
    return value === null || scale === undefined ? null : placeOn(scale, value);
  };
  const placed = lines.map((line) => {
    const height = goal === undefined ? 0.5 : on(line, goal);
    const isDown = isLowerBetter !== (scales.get(goal ?? "")?.isInverted ?? false);
    const merit = height === null ? 0 : isDown ? 1 - height : height;
    return { id: line.id, places: axes.map((axis) => on(line, axis)), merit };
  });
  // The good ones are drawn last, above the others.
  return placed.sort((a, b) => a.merit - b.merit);
}

/** The lines that every brush lets through. */
export function insideOf(lines: ParallelLine[], brushes: Brush[], scales: Map<string, Scale>): string[] {
  const isInside = (line: ParallelLine) =>
    brushes.every(({ axis, range: [low, high] }) => {
      const value = line.values[axis] ?? null;
      const scale = scales.get(axis);
      if (value === null || scale === undefined) return false;
      const place = placeOn(scale, value);
      return place >= low && place <= high;
    });
  return lines.filter(isInside).map((line) => line.id);
}

interface Frame {
  /** Where the axes stand. */
  places: number[];
  top: number;
  bottom: number;
  inside: string[];
  hovered: string | null;
}

interface Colours {
  good: string;
  poor: string;
  /** Of what the brushes leave out. */
  out: string;
  text: string;
}

export function paintLines(
  context: CanvasRenderingContext2D,
  placed: Placed[],
  { places, top, bottom, inside, hovered }: Frame,
  colours: Colours,
): void {
  const open = new Set(inside);
  const share = placed.length > 200 ? 0.35 : 0.75;
  const height = (place: number) => bottom - place * (bottom - top);
  const stroke = (line: Placed, colour: string, width: number) => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    let before: { x: number; y: number } | null = null;
    line.places.forEach((place, at) => {
      const x = places[at] ?? 0;
      if (place === null) {
        before = null;
        return;
      }
      const y = height(place);
      if (before === null) context.moveTo(x, y);
      else {
        const middle = (before.x + x) / 2;
        context.bezierCurveTo(middle, before.y, middle, y, x, y);
      }
      before = { x, y };
    });
    context.stroke();
  };
  for (const line of placed) if (!open.has(line.id)) stroke(line, colours.out, 1);
  for (const line of placed) {
    if (open.has(line.id)) stroke(line, faded(mix(colours.poor, colours.good, line.merit), share), 1.3);
  }
  const chosen = placed.find((line) => line.id === hovered);
  if (chosen) stroke(chosen, colours.text, 2.2);
}

/** A colour between two of the form `#rrggbb`. */
export function mix(from: string, to: string, part: number): string {
  const channels = [1, 3, 5].map((at) => {
    const a = Number.parseInt(from.slice(at, at + 2), 16);
    const b = Number.parseInt(to.slice(at, at + 2), 16);
    return Math.round(a + (b - a) * part)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}
