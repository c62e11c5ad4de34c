import type uPlot from "uplot";
import { formatCompact, formatDuration } from "@/shared/lib/format";
import { type Line, type Range, smooth, type XAxis } from "./curves";
import { canvasColour, faded } from "./palette";
import { axisValue } from "./scales";

type Column = Array<number | null>;
type Role = "line" | "min" | "max" | "raw";

export interface Part {
  line: Line;
  role: Role;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Distances of ticks on an axis of durations, in milliseconds. */
const DURATIONS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 96, 240, 480, 960].map((n) => n * HOUR),
];
const DASHES = [undefined, [2, 3], [9, 3, 2, 3]];
const BAND = 0.13;
const RAW = 0.25;
const DIMMED = 0.2;

/** What each column of the plot's data is, the x axis left out. */
export function partsOf(lines: Line[], smoothing: number): Part[] {
  return lines.flatMap((line) => {
    const parts: Part[] = [];
    if (line.min.length > 0) parts.push({ line, role: "max" }, { line, role: "min" });
    if (smoothing > 0) parts.push({ line, role: "raw" });
    return [...parts, { line, role: "line" as const }];
  });
}

/** One table for each line; uPlot joins them over all places. */
export function tablesOf(lines: Line[], smoothing: number, isLog: boolean): uPlot.AlignedData[] {
  return lines.map((line) => {
    const columns: Record<Role, Column> = {
      max: line.max,
      min: line.min,
      raw: line.mean,
      line: smooth(line.mean, smoothing),
    };
    const shown = partsOf([line], smoothing).map(({ role }) => columns[role]);
    return [line.x, ...(isLog ? shown.map(onlyPositive) : shown)] as uPlot.AlignedData;
  });
}

function onlyPositive(column: Column): Column {
  return column.map((value) => (value !== null && value > 0 ? value : null));
}

interface Wanted {
  parts: Part[];
  x: XAxis;
  isLog: boolean;
  width: number;
  height: number;
  syncKey: string | undefined;
  /** The line that stands out; the others are dimmed. */
  focused: () => string | null;
  range: () => Range | null;
  onSelect: (plot: uPlot) => void;
  onCursor: (plot: uPlot) => void;
  onReset: () => void;
}

export function plotOptions(wanted: Wanted): uPlot.Options {
  const { parts, x, isLog, syncKey, focused } = wanted;
  const share = (line: Line, base = 1) => {
    const chosen = focused();
    return chosen === null || chosen === line.id ? base : base * DIMMED;
  };
  const series = parts.map((part): uPlot.Series => seriesOf(part, share));
  const bands = parts.flatMap(({ line, role }, at): uPlot.Band[] => {
    if (role !== "max") return [];
    const colour = canvasColour(line.colour);
    return [{ series: [at + 1, at + 2], fill: () => faded(colour, share(line, BAND)) }];
  });
  return {
    width: wanted.width,
    height: wanted.height,
    padding: [8, 12, 0, 0],
    ms: 1,
    legend: { show: false },
    series: [{}, ...series],
    bands,
    scales: {
      x: { time: x === "time", range: (_plot, low, high) => xRange(wanted.range(), low, high) },
      y: isLog ? { distr: 3 } : { range: (_plot, low, high) => yRange(low, high) },
    },
    axes: [xAxis(x), yAxis()],
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: 6 },
      bind: {
        dblclick: () => () => {
          wanted.onReset();
          return null;
        },
      },
      // Only where the pointer is goes along: a drag in one chart is no drag in the others.
      sync: syncKey
        ? {
            key: syncKey,
            setSeries: false,
            scales: ["x", null],
            filters: { pub: isMove, sub: isMove },
          }
        : undefined,
    },
    hooks: {
      setSelect: [wanted.onSelect],
      setCursor: [wanted.onCursor],
      draw: [(plot) => markHoles(plot, parts)],
    },
  };
}

const isMove = (type: string) => type === "mousemove" || type === "mouseleave";

function seriesOf({ line, role }: Part, share: (line: Line, base?: number) => number): uPlot.Series {
  const colour = canvasColour(line.isBaseline ? "var(--text)" : line.colour);
  if (role === "max" || role === "min") return { width: 0, points: { show: false } };
  const isLonely = line.x.length === 1;
  return {
    stroke: () => faded(colour, share(line, role === "raw" ? RAW : 1)),
    width: role === "raw" ? 1 : 1.5,
    dash: role !== "line" ? undefined : line.isBaseline ? [6, 4] : DASHES[line.dash ?? 0],
    points: { show: isLonely && role === "line", size: 6, fill: colour },
  };
}

function xRange(range: Range | null, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (range) return [range[0], range[1]];
  if (low === null || high === null) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function yRange(low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1];
  const room = high === low ? Math.abs(high) * 0.1 || 0.5 : (high - low) * 0.06;
  // What is never negative has no axis below zero.
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

function look(): Pick<uPlot.Axis, "stroke" | "font" | "grid" | "ticks"> {
  const line = canvasColour("var(--line)");
  return {
    stroke: () => canvasColour("var(--text-3)"),
    font: "11px Inter Variable, system-ui, sans-serif",
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
}

function xAxis(x: XAxis): uPlot.Axis {
  const common = { ...look(), size: 26, gap: 6 };
  if (x === "time") return common;
  if (x === "step") {
    return { ...common, values: (_plot, places) => places.map(formatCompact), incrs: WHOLE };
  }
  const label = (place: number) => (place === 0 ? "0" : formatDuration(place));
  return { ...common, incrs: DURATIONS, space: 64, values: (_plot, places) => places.map(label) };
}

/** Steps are whole numbers. */
const WHOLE = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

function yAxis(): uPlot.Axis {
  const label = (value: number | null) => (value === null ? "" : axisValue(value));
  return { ...look(), size: 52, gap: 6, space: 34, values: (_plot, values) => values.map(label) };
}

/** Small triangles on the axis where something was logged that is no number. */
function markHoles(plot: uPlot, parts: Part[]): void {
  const { ctx, bbox } = plot;
  const size = 4 * (window.devicePixelRatio || 1);
  const base = bbox.top + bbox.height;
  for (const { line, role } of parts) {
    if (role !== "line") continue;
    ctx.fillStyle = canvasColour(line.colour);
    for (const hole of line.holes) {
      const x = plot.valToPos(hole, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x - size, base);
      ctx.lineTo(x + size, base);
      ctx.lineTo(x, base - 1.6 * size);
      ctx.fill();
    }
  }
}
