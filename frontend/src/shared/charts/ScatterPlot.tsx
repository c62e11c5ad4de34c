import { useElementSize } from "@mantine/hooks";
import { useId, useMemo, useState } from "react";
import { formatValue } from "@/shared/lib/format";
import classes from "./charts.module.css";
import { axisValue, placeOn, type Scale, scaleOf, ticksOf } from "./scales";

export interface ScatterPoint {
  id: string;
  label: string;
  colour: string;
  x: number | string | null;
  y: number | string | null;
}

interface ScatterPlotProps {
  points: ScatterPoint[];
  xLabel: string;
  yLabel: string;
  height: number;
}

const LEFT = 64;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 40;

/** Things as points between two axes of numbers or words. */
export function ScatterPlot({ points, xLabel, yLabel, height }: ScatterPlotProps) {
  const { ref, width } = useElementSize();
  const [shown, setShown] = useState<ScatterPoint | null>(null);
  const id = useId();
  const xScale = useMemo(() => scaleOf(points.map((point) => point.x)), [points]);
  const yScale = useMemo(() => scaleOf(points.map((point) => point.y)), [points]);
  const placed = points.filter((point) => point.x !== null && point.y !== null);
  const across = (value: number | string | null) => LEFT + placeOn(xScale, value) * (width - LEFT - RIGHT);
  const up = (value: number | string | null) =>
    height - BOTTOM - placeOn(yScale, value) * (height - TOP - BOTTOM);
  const missing = points.length - placed.length;
  return (
    <div ref={ref} className={classes.plot}>
      {width > 0 && (
        <svg width={width} height={height} role="group" aria-labelledby={id} className={classes.svg}>
          <title id={id}>{`${yLabel} by ${xLabel}, ${placed.length} runs`}</title>
          <Axes
            x={xScale}
            y={yScale}
            across={across}
            up={up}
            width={width}
            height={height}
            labels={[xLabel, yLabel]}
          />
          {placed.map((point) => (
            // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: pointing only shows the name; nothing is done by it
            <circle
              key={point.id}
              cx={across(point.x)}
              cy={up(point.y)}
              r={shown?.id === point.id ? 7 : 5}
              fill={point.colour}
              fillOpacity={shown && shown.id !== point.id ? 0.3 : 0.85}
              stroke="var(--surface)"
              role="img"
              aria-label={`${point.label}: ${textOf(point.x)}, ${textOf(point.y)}`}
              onMouseEnter={() => setShown(point)}
              onMouseLeave={() => setShown(null)}
            />
          ))}
        </svg>
      )}
      {shown && (
        <div
          className={classes.tooltip}
          style={{ left: Math.min(across(shown.x) + 10, Math.max(0, width - 230)), top: up(shown.y) }}
          aria-hidden
        >
          <strong>{shown.label}</strong>
          <div className="num">
            {xLabel} {textOf(shown.x)}
          </div>
          <div className="num">
            {yLabel} {textOf(shown.y)}
          </div>
        </div>
      )}
      {missing > 0 && <p className={classes.note}>{missing} without one of the two values.</p>}
    </div>
  );
}

function textOf(value: number | string | null): string {
  return typeof value === "number" ? formatValue(value) : (value ?? "–");
}

interface AxesProps {
  x: Scale;
  y: Scale;
  across: (value: number | string) => number;
  up: (value: number | string) => number;
  width: number;
  height: number;
  labels: [string, string];
}

function Axes({ x, y, across, up, width, height, labels: [xLabel, yLabel] }: AxesProps) {
  return (
    <g aria-hidden>
      {ticksOf(y, 5).map((tick) => (
        <g key={`y${tick}`}>
          <line x1={LEFT} x2={width - RIGHT} y1={up(tick)} y2={up(tick)} stroke="var(--line)" />
          <text x={LEFT - 8} y={up(tick) + 4} textAnchor="end">
            {typeof tick === "number" ? axisValue(tick) : tick}
          </text>
        </g>
      ))}
      {ticksOf(x, 6).map((tick) => (
        <g key={`x${tick}`}>
          <line x1={across(tick)} x2={across(tick)} y1={TOP} y2={height - BOTTOM} stroke="var(--line)" />
          <text x={across(tick)} y={height - BOTTOM + 16} textAnchor="middle">
            {typeof tick === "number" ? axisValue(tick) : tick}
          </text>
        </g>
      ))}
      <text x={(LEFT + width - RIGHT) / 2} y={height - 6} textAnchor="middle" className={classes.axisName}>
        {xLabel}
      </text>
      <text
        transform={`translate(12 ${(height - BOTTOM) / 2}) rotate(-90)`}
        textAnchor="middle"
        className={classes.axisName}
      >
        {yLabel}
      </text>
    </g>
  );
}
