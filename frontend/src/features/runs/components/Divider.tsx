import { type PointerEvent, useRef } from "react";
import classes from "../runs.module.css";

interface DividerProps {
  /** Height of what is above, in pixels. */
  height: number;
  onHeight: (height: number) => void;
}

export const LEAST = 200;
export const MOST = 640;
const STEP = 24;

/** Between the charts and the table: dragged, or moved with the arrow keys. */
export function Divider({ height, onHeight }: DividerProps) {
  const start = useRef<{ y: number; height: number } | null>(null);
  const set = (next: number) => onHeight(Math.min(MOST, Math.max(LEAST, Math.round(next))));
  const move = (event: PointerEvent) => {
    if (start.current) set(start.current.height + event.clientY - start.current.y);
  };
  return (
    <div
      className={classes.divider}
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the charts"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={height}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { y: event.clientY, height };
      }}
      onPointerMove={move}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={(event) => {
        const by = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        set(height + by);
      }}
    />
  );
}
