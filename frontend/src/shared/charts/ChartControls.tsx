import { Button, SegmentedControl, Slider } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import classes from "./charts.module.css";
import type { XAxis } from "./curves";
import type { ChartSettings } from "./settings";

const AXES: Array<{ value: XAxis; label: string }> = [
  { value: "step", label: "Step" },
  { value: "relative_time", label: "Relative" },
  { value: "time", label: "Wall time" },
];

interface ChartControlsProps {
  settings: ChartSettings;
  onChange: (settings: ChartSettings) => void;
}

/** How all charts of a page are drawn. */
export function ChartControls({ settings, onChange }: ChartControlsProps) {
  return (
    <div className={classes.controls}>
      <SegmentedControl
        aria-label="X axis"
        data={AXES}
        value={settings.x}
        onChange={(x) => onChange({ ...settings, x: x as XAxis })}
      />
      <Smoothing value={settings.smoothing} onChange={(smoothing) => onChange({ ...settings, smoothing })} />
      <Button
        variant={settings.isLog ? "light" : "default"}
        aria-pressed={settings.isLog}
        onClick={() => onChange({ ...settings, isLog: !settings.isLog })}
      >
        Log y
      </Button>
    </div>
  );
}

function Smoothing({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const [shown, setShown] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setShown(value);
  }
  // The address follows when the hand rests, not at each pixel.
  const settle = useDebouncedCallback(onChange, 150);
  return (
    <div className={classes.smoothing}>
      <span id="smoothing-label">Smoothing</span>
      <Slider
        className={classes.slider}
        size={4}
        thumbSize={14}
        min={0}
        max={0.99}
        step={0.01}
        label={null}
        value={shown}
        thumbProps={{ "aria-labelledby": "smoothing-label" }}
        onChange={(next) => {
          setShown(next);
          settle(next);
        }}
      />
      <span className="num">{shown.toFixed(2)}</span>
    </div>
  );
}
