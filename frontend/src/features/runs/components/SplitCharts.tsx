import { NativeSelect } from "@mantine/core";
import { useMemo } from "react";
import type { AxisSetup } from "@/shared/charts/axes";
import { ChartControls } from "@/shared/charts/ChartControls";
import { ChartPanel } from "@/shared/charts/ChartPanel";
import { searchOf, settingsOf } from "@/shared/charts/settings";
import type { Plotted } from "../plotted";
import type { Address } from "../queries";
import classes from "../runs.module.css";
import type { RunsSearch } from "../search";
import { RunParallel } from "./RunParallel";

export interface ChartAreaProps {
  address: Address;
  plotted: Plotted;
  metrics: string[];
  metric: string;
  goal: string;
  state: RunsSearch;
  set: (next: Partial<RunsSearch>) => void;
}

const NO_SETUP: AxisSetup = [];
/** Height of a panel's head, legend and note around its plot. */
const AROUND = 118;

/** One metric over time, and all params against one metric, above the table. */
export function SplitCharts({ height, ...props }: ChartAreaProps & { height: number }) {
  const { address, plotted, metrics, metric, goal, state, set } = props;
  const lines = useMemo(() => plotted.linesOf(metric), [plotted, metric]);
  const settings = settingsOf(state);
  const inner = Math.max(110, height - AROUND);
  return (
    <div className={classes.split} style={{ height }}>
      <div className={classes.settings}>
        <NativeSelect
          size="xs"
          className={classes.metric}
          aria-label="Metric of the chart"
          data={metrics}
          value={metric}
          onChange={(event) => set({ metric: event.currentTarget.value })}
        />
        <ChartControls settings={settings} onChange={(next) => set(searchOf(next))} />
      </div>
      <div className={classes.panels}>
        <ChartPanel
          address={address}
          title={metric}
          lines={lines}
          settings={settings}
          height={inner - 44}
          syncKey="runs"
        />
        <RunParallel
          address={address}
          search={state.search ?? ""}
          metrics={metrics}
          goal={goal}
          height={inner - 16}
          archived={state.archived ?? false}
          setup={state.axes ?? NO_SETUP}
          onSetup={(axes) => set({ axes })}
          onGoal={(next) => set({ goal: next })}
          onKeep={(search) => set({ search })}
        />
      </div>
    </div>
  );
}
