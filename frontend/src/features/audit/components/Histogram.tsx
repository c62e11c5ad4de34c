import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useMemo, useState } from "react";
import classes from "../audit.module.css";
import { everyDay, placesOf, spanOf, summary } from "../calendar";
import { calendarQuery } from "../queries";
import type { SpanValue } from "./Span";

const HEIGHT = 36;

interface HistogramProps {
  org: string;
  filter: string[];
  /** The span that is looked at. */
  since?: string;
  until?: string;
  onChange: (span: SpanValue) => void;
}

/**
 * Records a day over the last 400 days. Dragging over it chooses the days that are looked at; the fields of the toolbar do
 * the same by keyboard.
 */
export function Histogram({ org, filter, since, until, onChange }: HistogramProps) {
  const calendar = useQuery(calendarQuery(org, filter)).data;
  const days = useMemo(() => (calendar ? everyDay(calendar) : []), [calendar]);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  if (days.length === 0) return <div className={classes.histogram} />;
  const most = Math.max(1, ...days.map((day) => day.records));
  const chosen =
    drag ?? (since !== undefined || until !== undefined ? placesOf(days, { since, until }) : null);
  const left = chosen && Math.min(chosen.from, chosen.to);
  const width = chosen && Math.abs(chosen.to - chosen.from) + 1;
  const placeOf = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * days.length);
    return Math.max(0, Math.min(days.length - 1, at));
  };
  const onDown = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    setDrag({ from: at, to: at });
  };
  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    if (drag) setDrag({ ...drag, to: placeOf(event) });
  };
  const onUp = () => {
    const span = drag && spanOf(days, drag.from, drag.to);
    setDrag(null);
    if (span) onChange(span);
  };
  const shown = drag && spanOf(days, drag.from, drag.to);
  return (
    <div className={classes.histogram}>
      <svg
        role="img"
        aria-label={summary(days)}
        viewBox={`0 0 ${days.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={() => setDrag(null)}
      >
        {left !== null && width !== null && (
          <rect className={classes.chosen} x={left} width={width} y={0} height={HEIGHT} />
        )}
        {days.map((day, at) => {
          // A day with one record is seen beside one with a thousand.
          const height =
            day.records === 0 ? 0 : Math.max(2, (Math.log1p(day.records) / Math.log1p(most)) * HEIGHT);
          return (
            <rect
              key={day.day}
              className={classes.bar}
              x={at + 0.1}
              width={0.8}
              y={HEIGHT - height}
              height={height}
            >
              <title>{`${day.day}: ${day.records.toLocaleString("en")}`}</title>
            </rect>
          );
        })}
      </svg>
      <div className={classes.histogramFoot}>
        <span className="num">{shown ? shown.since.slice(0, 10) : days[0]?.day}</span>
        {(since !== undefined || until !== undefined) && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => onChange({ range: undefined, since: undefined, until: undefined })}
          >
            Any time
          </Button>
        )}
        <span className="num">
          {shown ? new Date(Date.parse(shown.until) - 1).toISOString().slice(0, 10) : "today"}
        </span>
      </div>
    </div>
  );
}
