import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import { plural } from "@/shared/lib/format";
import { type AxisEntry, type AxisSetup, axisScales, withEntry, withMove } from "./axes";
import classes from "./charts.module.css";
import { ParallelAxis } from "./ParallelAxis";
import { canvasColour, faded } from "./palette";
import { type Brush, insideOf, type ParallelLine, type Placed, paintLines, placeLines } from "./parallel";
import type { Scale } from "./scales";

interface ParallelPlotProps {
  /** The axes that show, in order, and how they were arranged. */
  axes: string[];
  setup: AxisSetup;
  onSetup: (setup: AxisSetup) => void;
  lines: ParallelLine[];
  /** The axis that gives the colour: what is good on it stands out. */
  goal: string | undefined;
  isLowerBetter: boolean;
  height: number;
  /** Ids of the lines that every brush lets through; null without a brush. */
  onInside?: (ids: string[] | null) => void;
  onBrushes?: (brushes: Brush[], scales: Map<string, Scale>) => void;
}

const TOP = 44;
const BOTTOM = 14;
const SIDE = 44;
const MINIMUM = 72;
const NEAR = 6;

/** Many things as lines over several axes: brush an axis to choose, move axes to see what goes together. */
export function ParallelPlot(props: ParallelPlotProps) {
  const { axes: shown, setup, onSetup, lines, goal, isLowerBetter, height, onInside, onBrushes } = props;
  const { ref, width: outer } = useElementSize();
  const scheme = useComputedColorScheme("light");
  const canvas = useRef<HTMLCanvasElement>(null);
  const [brushes, setBrushes] = useState<Brush[]>([]);
  const [hovered, setHovered] = useState<string | null>(null);
  const width = Math.max(outer, shown.length * MINIMUM);
  const scales = useMemo(() => axisScales(shown, setup, lines), [shown, setup, lines]);
  const across = (at: number) => SIDE + (at * (width - 2 * SIDE)) / Math.max(1, shown.length - 1);
  const frame = { top: TOP, bottom: height - BOTTOM };
  const placed = useMemo(
    () => placeLines(lines, shown, scales, goal, isLowerBetter),
    [lines, shown, scales, goal, isLowerBetter],
  );
  const inside = useMemo(() => insideOf(lines, brushes, scales), [lines, brushes, scales]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || outer === 0) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = width * ratio;
    element.height = height * ratio;
    context.scale(ratio, ratio);
    const places = shown.map((_, at) => SIDE + (at * (width - 2 * SIDE)) / Math.max(1, shown.length - 1));
    paintLines(
      context,
      placed,
      { places, top: TOP, bottom: height - BOTTOM, inside, hovered },
      {
        good: canvasColour("var(--accent)"),
        poor: canvasColour(scheme === "dark" ? "var(--line-strong)" : "var(--control-line)"),
        out: faded(canvasColour("var(--text-3)"), 0.12),
        text: canvasColour("var(--text)"),
      },
    );
  }, [placed, inside, hovered, width, height, outer, scheme, shown]);

  const brush = (next: Brush | { axis: string; range: null }) => {
    const others = brushes.filter((other) => other.axis !== next.axis);
    const all = next.range === null ? others : [...others, next];
    setBrushes(all);
    onBrushes?.(all, scales);
    onInside?.(all.length === 0 ? null : insideOf(lines, all, scales));
  };
  // A brush is of places; on another scale it would be of other values.
  const change = (axis: string, entry: Partial<AxisEntry>) => {
    brush({ axis, range: null });
    onSetup(withEntry(setup, shown, axis, entry));
  };
  const found = lines.find((line) => line.id === hovered);
  return (
    <div>
      <div ref={ref} className={classes.parallelScroll}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: pointing only lights up a line; nothing is done by it */}
        <div
          className={classes.parallel}
          style={{ width, height }}
          onMouseMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const point = { x: event.clientX - box.left, y: event.clientY - box.top };
            setHovered(
              nearestLine(
                placed,
                inside,
                shown.map((_, at) => across(at)),
                frame,
                point,
              ),
            );
          }}
          onMouseLeave={() => setHovered(null)}
        >
          <canvas
            ref={canvas}
            style={{ width, height }}
            role="img"
            aria-label={`Parallel coordinates of ${plural(lines.length, "run")} over ${shown.join(", ")}`}
          />
          {shown.map((axis, at) => (
            <ParallelAxis
              key={axis}
              name={axis}
              left={across(at)}
              frame={frame}
              gap={across(1) - across(0)}
              scale={scales.get(axis) ?? { kind: "linear", low: 0, high: 1 }}
              brush={brushes.find((other) => other.axis === axis)?.range ?? null}
              onBrush={(range) => brush({ axis, range } as Brush)}
              onMove={(by) => onSetup(withMove(setup, shown, axis, by))}
              canBeLog={lines.every((line) => {
                const value = line.values[axis] ?? null;
                return value === null || (typeof value === "number" && value > 0);
              })}
              onChange={(entry) => change(axis, entry)}
              onRemove={shown.length > 2 && axis !== goal ? () => change(axis, { removed: true }) : undefined}
            />
          ))}
        </div>
      </div>
      <p className={classes.hint} role="status">
        {brushes.length > 0 && `${inside.length} of ${plural(lines.length, "run")} in the brush. `}
        {found ? found.label : "Drag on an axis to brush, click to clear; drag a name to move its axis."}
      </p>
    </div>
  );
}

/** The line within a few pixels of the pointer. */
function nearestLine(
  placed: Placed[],
  inside: string[],
  places: number[],
  frame: { top: number; bottom: number },
  point: { x: number; y: number },
): string | null {
  const at = places.findIndex((x) => x > point.x) - 1;
  const from = places[at];
  const to = places[at + 1];
  if (from === undefined || to === undefined) return null;
  const part = (point.x - from) / (to - from);
  // The curve that is drawn between two axes leaves and arrives level.
  const eased = part * part * (3 - 2 * part);
  const open = new Set(inside);
  let best: string | null = null;
  let distance = NEAR;
  for (const line of placed) {
    const left = line.places[at];
    const right = line.places[at + 1];
    if (left === null || right === null || left === undefined || right === undefined || !open.has(line.id))
      continue;
    const y = frame.bottom - (left + (right - left) * eased) * (frame.bottom - frame.top);
    if (Math.abs(y - point.y) < distance) {
      distance = Math.abs(y - point.y);
      best = line.id;
    }
  }
  return best;
}
