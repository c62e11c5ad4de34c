import { NativeSelect, SegmentedControl } from "@mantine/core";
import classes from "../runs.module.css";
import { DEFAULT_PLOTTED, type Mode, type RunsSearch } from "../search";

const MODES: Array<{ value: Mode; label: string }> = [
  { value: "split", label: "Split" },
  { value: "table", label: "Table" },
  { value: "charts", label: "Charts" },
];

interface ModeSwitchProps {
  mode: Mode;
  onMode: (mode: Mode) => void;
}

export function ModeSwitch({ mode, onMode }: ModeSwitchProps) {
  return (
    <SegmentedControl
      aria-label="How the runs show"
      data={MODES}
      value={mode}
      onChange={(next) => onMode(next as Mode)}
    />
  );
}

interface PlotCountProps {
  plot: RunsSearch["plot"];
  selected: number;
  onPlot: (plot: RunsSearch["plot"]) => void;
}

/** How many runs are drawn; once some are selected, it is those. */
export function PlotCount({ plot, selected, onPlot }: PlotCountProps) {
  if (selected > 0) return <span className={classes.hint}>The selected runs are plotted</span>;
  return (
    <NativeSelect
      size="xs"
      aria-label="Plotted runs"
      data={[
        { value: String(DEFAULT_PLOTTED), label: "Plot the first 10" },
        { value: "20", label: "Plot the first 20" },
        { value: "50", label: "Plot the first 50" },
      ]}
      value={String(plot ?? DEFAULT_PLOTTED)}
      onChange={(event) => {
        const count = Number(event.currentTarget.value);
        onPlot(count === 20 || count === 50 ? count : undefined);
      }}
    />
  );
}
