import { IconChartLine } from "@tabler/icons-react";
import { useCallback, useMemo } from "react";
import { ChartControls } from "@/shared/charts/ChartControls";
import { ChartSections } from "@/shared/charts/ChartSections";
import { dashesOf } from "@/shared/charts/colours";
import { searchOf, settingsOf } from "@/shared/charts/settings";
import { EmptyState } from "@/shared/ui/EmptyState";
import { useColours } from "../colours";
import classes from "../compare.module.css";
import type { Address, Run } from "../queries";
import type { CompareSearch } from "../search";

interface ChartsSectionProps {
  address: Address;
  runs: Run[];
  baseline: string;
  search: CompareSearch;
  set: (next: Partial<CompareSearch>) => void;
}

/** A chart for each metric that one of the runs has, with all of them in it. */
export function ChartsSection({ address, runs, baseline, search, set }: ChartsSectionProps) {
  const colourOf = useColours(runs);
  const dashes = useMemo(() => dashesOf(runs.map((run) => run.id)), [runs]);
  const keys = useMemo(
    () => [...new Set(runs.flatMap((run) => run.metrics.map((metric) => metric.key)))].sort(),
    [runs],
  );
  const linesOf = useCallback(
    (key: string) =>
      runs
        .filter((run) => run.metrics.some((metric) => metric.key === key))
        .map((run) => ({
          runId: run.id,
          key,
          label: run.name,
          colour: colourOf(run.id),
          dash: dashes.get(run.id),
          isBaseline: run.id === baseline,
        })),
    [runs, baseline, colourOf, dashes],
  );
  return (
    <>
      <div className={classes.toolbar}>
        <ChartControls settings={settingsOf(search)} onChange={(settings) => set(searchOf(settings))} />
      </div>
      <div className={classes.body}>
        {keys.length === 0 && (
          <EmptyState icon={IconChartLine} title="None of these runs measured anything" />
        )}
        <ChartSections
          address={address}
          keys={keys}
          linesOf={linesOf}
          settings={settingsOf(search)}
          syncKey="compare"
        />
      </div>
    </>
  );
}
