import { lazy, type RefObject, useMemo, useState } from "react";
import { Part } from "@/shared/ui/Part";
import { BarList } from "./BarList";
import { ChartSkeleton } from "./ChartSkeleton";
import { ChartTooltip, closest, readings } from "./ChartTooltip";
import classes from "./charts.module.css";
import { areSingle, describe, type Line, type Range, smooth } from "./curves";
import type { Hover } from "./Plot";
import type { ChartSettings } from "./settings";

const Plot = lazy(() => import("./Plot"));
/** Width of the y axis, right of which the plot begins. */
const INSET = 52;

interface ChartViewProps {
  title: string;
  lines: Line[];
  settings: ChartSettings;
  width: number;
  height: number;
  range: Range | null;
  onRange: (range: Range | null) => void;
  focused: string | null;
  onFocused: (id: string | null) => void;
  syncKey?: string;
  canvas: RefObject<HTMLCanvasElement | null>;
}

/** The drawn lines with what the pointer reads off them. */
export function ChartView(props: ChartViewProps) {
  const { title, lines, settings, width, height, focused } = props;
  const [hover, setHover] = useState<Hover | null>(null);
  const values = useMemo(
    () => lines.map((line) => smooth(line.mean, settings.smoothing)),
    [lines, settings.smoothing],
  );
  const found = hover ? readings(lines, values, hover.x) : [];
  const pointed = hover ? closest(found, hover.y) : null;
  const label = describe(title, lines, settings.x);
  if (areSingle(lines)) return <BarList lines={lines} label={label} height={height} />;
  const isMany = lines.length > 1;
  return (
    <div className={classes.plot}>
      <Part fallback={<ChartSkeleton height={height} title={title} />}>
        <div role="img" aria-label={label}>
          {width > 0 && (
            <Plot
              lines={lines}
              {...settings}
              width={width}
              height={height}
              range={props.range}
              onRange={props.onRange}
              onHover={setHover}
              focused={focused ?? (isMany ? pointed : null)}
              syncKey={props.syncKey}
              canvas={props.canvas}
            />
          )}
        </div>
      </Part>
      {hover && (
        <ChartTooltip
          hover={hover}
          found={found}
          focused={pointed}
          axis={settings.x}
          width={width}
          inset={INSET}
        />
      )}
    </div>
  );
}
