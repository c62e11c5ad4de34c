import { formatValue } from "@/shared/lib/format";
import classes from "./charts.module.css";
import { formatX, type Line, nearest, type XAxis } from "./curves";
import type { Hover } from "./Plot";
import { Swatch } from "./Swatch";

const ROWS = 12;
const WIDTH = 240;
const OFFSET = 14;

export interface Reading {
  line: Line;
  value: number;
}

/** What the lines have at a place, the largest first. `values`: what is drawn for each line. */
export function readings(lines: Line[], values: Array<Array<number | null>>, x: number): Reading[] {
  return lines
    .flatMap((line, at) => {
      const index = nearest(line, x);
      const value = index === null ? null : (values[at]?.[index] ?? null);
      return value === null ? [] : [{ line, value }];
    })
    .sort((a, b) => b.value - a.value);
}

/** The reading nearest to the pointer's height. */
export function closest(found: Reading[], y: number): string | null {
  let best: Reading | null = null;
  for (const reading of found) {
    if (best === null || Math.abs(reading.value - y) < Math.abs(best.value - y)) best = reading;
  }
  return best?.line.id ?? null;
}

interface ChartTooltipProps {
  hover: Hover;
  found: Reading[];
  focused: string | null;
  axis: XAxis;
  /** Width of the chart, and where the plot begins in it. */
  width: number;
  inset: number;
}

/** Follows the pointer and keeps within the chart. It says nothing that the table does not, and so is hidden from readers. */
export function ChartTooltip({ hover, found, focused, axis, width, inset }: ChartTooltipProps) {
  if (found.length === 0) return null;
  const isLeft = hover.left + inset + OFFSET + WIDTH > width;
  const left = isLeft ? hover.left + inset - OFFSET - WIDTH : hover.left + inset + OFFSET;
  const style = { left: Math.max(0, left), width: WIDTH };
  return (
    <div className={classes.tooltip} style={style} aria-hidden>
      <div className={classes.tooltipHead}>
        {axis === "step" && "step "}
        {formatX(axis === "step" ? Math.round(hover.x) : hover.x, axis)}
      </div>
      {found.slice(0, ROWS).map(({ line, value }) => (
        <div key={line.id} className={classes.tooltipRow} data-focused={line.id === focused || undefined}>
          <Swatch line={line} />
          <span className="clip">{line.label}</span>
          <span className="num">{formatValue(value)}</span>
        </div>
      ))}
      {found.length > ROWS && <div className={classes.tooltipMore}>+ {found.length - ROWS} more</div>}
    </div>
  );
}
