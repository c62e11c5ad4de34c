import { useComputedColorScheme } from "@mantine/core";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Line, Range, XAxis } from "./curves";
import { partsOf, plotOptions, tablesOf } from "./plotOptions";

/** Where the pointer is: a place on the x axis, a value, and pixels within the plot. */
export interface Hover {
  x: number;
  y: number;
  left: number;
  top: number;
}

export interface PlotProps {
  lines: Line[];
  x: XAxis;
  smoothing: number;
  isLog: boolean;
  width: number;
  height: number;
  range: Range | null;
  /** Called after a drag; null: back to everything. */
  onRange: (range: Range | null) => void;
  onHover: (hover: Hover | null) => void;
  focused: string | null;
  /** Charts with the same key show the crosshair together. */
  syncKey?: string;
  canvas: RefObject<HTMLCanvasElement | null>;
}

/** The lines of a chart, on a canvas. It draws; what stands around it is the panel's. */
export default function Plot(props: PlotProps) {
  const { lines, x, smoothing, isLog, width, height, focused, syncKey, canvas } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const scheme = useComputedColorScheme("light");
  const shape = lines.map((line) => [line.id, line.colour, line.dash, line.isBaseline, line.min.length > 0]);
  const structure = JSON.stringify([shape, x, smoothing > 0, isLog, syncKey, scheme]);

  // The plot is made anew when what it consists of changes; new points alone only replace its data.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `structure` stands for all that the plot is made from
  useLayoutEffect(() => {
    const place = host.current;
    if (place === null) return;
    const drawn = latest.current;
    const options = plotOptions({
      parts: partsOf(drawn.lines, drawn.smoothing),
      x: drawn.x,
      isLog: drawn.isLog,
      width: drawn.width,
      height: drawn.height,
      syncKey: drawn.syncKey,
      focused: () => latest.current.focused,
      range: () => latest.current.range,
      onSelect: (self) => zoom(self, latest.current.onRange),
      onCursor: (self) => latest.current.onHover(hoverOf(self)),
      onReset: () => latest.current.onRange(null),
    });
    const made = new uPlot(options, dataOf(drawn), place);
    plot.current = made;
    canvas.current = made.ctx.canvas;
    return () => {
      plot.current = null;
      canvas.current = null;
      made.destroy();
    };
  }, [structure]);

  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    plot.current?.setData(dataOf({ lines, smoothing, isLog }));
  }, [lines, smoothing, isLog]);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read anew when another line stands out
  useEffect(() => plot.current?.redraw(false), [focused]);

  return <div ref={host} />;
}

function dataOf({ lines, smoothing, isLog }: Pick<PlotProps, "lines" | "smoothing" | "isLog">) {
  return uPlot.join(tablesOf(lines, smoothing, isLog));
}

function zoom(self: uPlot, onRange: (range: Range | null) => void): void {
  const { left, width } = self.select;
  if (width === 0) return;
  const range: Range = [self.posToVal(left, "x"), self.posToVal(left + width, "x")];
  self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onRange(range);
}

/** Null also in the charts that only go along: the tooltip shows where the pointer is. */
function hoverOf(self: uPlot): Hover | null {
  const { left = -1, top = -1 } = self.cursor;
  if (left < 0 || !self.over.matches(":hover")) return null;
  return { left, top, x: self.posToVal(left, "x"), y: self.posToVal(top, "y") };
}
