import { ChartControls } from "@/shared/charts/ChartControls";
import { ChartSections } from "@/shared/charts/ChartSections";
import { searchOf, settingsOf } from "@/shared/charts/settings";
import classes from "../runs.module.css";
import type { ChartAreaProps } from "./SplitCharts";

/** A chart for every metric, beside the list. */
export function AllCharts({ address, plotted, metrics, state, set }: ChartAreaProps) {
  const settings = settingsOf(state);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className={classes.all} tabIndex={0} role="group" aria-label="Charts">
      <div className={classes.settings}>
        <ChartControls settings={settings} onChange={(next) => set(searchOf(next))} />
      </div>
      <ChartSections
        address={address}
        keys={metrics}
        linesOf={plotted.linesOf}
        settings={settings}
        syncKey="runs"
      />
    </div>
  );
}
