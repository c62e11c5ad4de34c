import { ActionIcon, Button, NumberInput, Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type FormEvent, type PointerEvent, useRef, useState } from "react";
import type { AxisEntry } from "./axes";
import classes from "./charts.module.css";
import { axisValue, placeOn, type Scale, ticksOf, valueAt } from "./scales";

interface ParallelAxisProps {
  name: string;
  left: number;
  frame: { top: number; bottom: number };
  /** Pixels to the next axis. */
  gap: number;
  scale: Scale;
  brush: readonly [number, number] | null;
  onBrush: (range: readonly [number, number] | null) => void;
  /** Moves the axis by so many places. */
  onMove: (by: number) => void;
  /** Whether all values are above zero. */
  canBeLog: boolean;
  onChange: (entry: Partial<AxisEntry>) => void;
  /** Absent: it has to stay. */
  onRemove: (() => void) | undefined;
}

/** Pixels below which a drag is a click. */
const CLICK = 4;

/** One axis: its name to move it, its line to brush it, and a menu that does both without dragging. */
export function ParallelAxis(props: ParallelAxisProps) {
  const { left, frame, gap, scale, brush, onBrush } = props;
  const start = useRef<number | null>(null);
  const [isOpen, setOpen] = useState(false);
  const height = frame.bottom - frame.top;
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, 1 - (event.clientY - box.top) / height));
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (start.current === null) return;
    const place = placeOf(event);
    const range = [Math.min(start.current, place), Math.max(start.current, place)] as const;
    if ((range[1] - range[0]) * height >= CLICK) onBrush(range);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button beside the name opens the same menu
    <div
      className={classes.axis}
      style={{ left }}
      onContextMenu={(event) => {
        if ((event.target as Element).closest("[role=dialog]")) return;
        event.preventDefault();
        setOpen(true);
      }}
    >
      <AxisName {...props} gap={gap} isOpen={isOpen} setOpen={setOpen} />
      <div className={classes.axisLine} style={{ top: frame.top, height }} aria-hidden>
        {ticksOf(scale, 4).map((tick) => (
          <span
            key={tick}
            className={`${classes.tick} num`}
            style={{ bottom: placeOn(scale, tick) * height }}
          >
            {typeof tick === "number" ? axisValue(tick) : tick}
          </span>
        ))}
      </div>
      <div
        className={classes.brushArea}
        style={{ top: frame.top, height }}
        aria-hidden
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = placeOf(event);
        }}
        onPointerMove={drag}
        onPointerUp={(event) => {
          const moved = Math.abs(placeOf(event) - (start.current ?? 0)) * height;
          start.current = null;
          if (moved < CLICK) onBrush(null);
        }}
        onPointerCancel={() => {
          start.current = null;
        }}
      >
        {brush && (
          <span
            className={classes.brush}
            style={{ bottom: brush[0] * height, height: Math.max(2, (brush[1] - brush[0]) * height) }}
          />
        )}
      </div>
    </div>
  );
}

/** The name is dragged to the side; the menu beside it takes typed limits. */
function AxisName(props: ParallelAxisProps & { isOpen: boolean; setOpen: (isOpen: boolean) => void }) {
  const { name, gap, scale, brush, onBrush, onMove, isOpen, setOpen } = props;
  const start = useRef<number | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const place = (field: string, fallback: number) => {
      const text = String(form.get(field) ?? "").replaceAll(",", "");
      return text === "" ? fallback : placeOn(scale, Number(text));
    };
    const low = place("low", 0);
    const high = place("high", 1);
    onBrush(low <= 0 && high >= 1 ? null : [Math.min(low, high), Math.max(low, high)]);
    setOpen(false);
  };
  const [low, high] = brush ? brush.map((place) => valueAt(scale, place)) : [];
  return (
    <div className={classes.axisHead} style={{ maxWidth: Math.max(80, gap - 8) }}>
      <span
        className={`${classes.axisLabel} clip`}
        title={name}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = event.clientX;
        }}
        onPointerUp={(event) => {
          const by = Math.round((event.clientX - (start.current ?? event.clientX)) / Math.max(1, gap));
          start.current = null;
          if (by !== 0) onMove(by);
        }}
      >
        {name.replace(/^(params|metrics)\./, "")}
      </span>
      <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus>
        <Popover.Target>
          <ActionIcon size={24} aria-label={`Axis ${name}`} onClick={() => setOpen(!isOpen)}>
            <IconChevronDown size={12} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown aria-label={`Axis ${name}`}>
          <form className={classes.axisForm} onSubmit={submit}>
            {scale.kind !== "words" && (
              <>
                <NumberInput size="xs" label="From" name="low" defaultValue={low} hideControls />
                <NumberInput size="xs" label="To" name="high" defaultValue={high} hideControls />
                <Button type="submit">Brush</Button>
              </>
            )}
            <Button variant="default" disabled={!brush} onClick={() => onBrush(null)}>
              Clear the brush
            </Button>
            {scale.kind !== "words" && (
              <Button
                variant="default"
                aria-pressed={scale.kind === "log"}
                disabled={!props.canBeLog}
                title={props.canBeLog ? undefined : "Only values above zero have a logarithm"}
                onClick={() => props.onChange({ scale: scale.kind === "log" ? "linear" : "log" })}
              >
                Logarithmic
              </Button>
            )}
            <Button
              variant="default"
              aria-pressed={scale.isInverted ?? false}
              onClick={() => props.onChange({ inverted: scale.isInverted ? undefined : true })}
            >
              Upside down
            </Button>
            <Button variant="default" onClick={() => onMove(-1)}>
              Move left
            </Button>
            <Button variant="default" onClick={() => onMove(1)}>
              Move right
            </Button>
            <Button
              variant="default"
              disabled={!props.onRemove}
              onClick={() => {
                setOpen(false);
                props.onRemove?.();
              }}
            >
              Remove the axis
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
