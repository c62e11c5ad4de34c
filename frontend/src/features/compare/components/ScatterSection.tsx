import { NativeSelect } from "@mantine/core";
import { useMemo } from "react";
import { ScatterPlot } from "@/shared/charts/ScatterPlot";
import { useColours } from "../colours";
import classes from "../compare.module.css";
import type { Address, Run } from "../queries";
import type { CompareSearch } from "../search";
import { axesOf, valueOn } from "../tables";

interface ScatterSectionProps {
  address: Address;
  runs: Run[];
  search: CompareSearch;
  set: (next: Partial<CompareSearch>) => void;
}

/** The runs as points: any param or metric along, any up. */
export function ScatterSection({ runs, search, set }: ScatterSectionProps) {
  const colourOf = useColours(runs);
  const axes = useMemo(() => axesOf(runs), [runs]);
  const firstMetric = axes.find((axis) => axis.startsWith("metrics.")) ?? axes[0] ?? "";
  const x = axes.find((axis) => axis === search.scatterX) ?? axes[0] ?? "";
  const y = axes.find((axis) => axis === search.scatterY) ?? firstMetric;
  const points = useMemo(
    () =>
      runs.map((run) => ({
        id: run.id,
        label: run.name,
        colour: colourOf(run.id),
        x: valueOn(run, x),
        y: valueOn(run, y),
      })),
    [runs, x, y, colourOf],
  );
  if (axes.length === 0) return <p className={classes.none}>There is nothing to place these runs by.</p>;
  return (
    <>
      <div className={classes.toolbar}>
        <NativeSelect
          size="xs"
          label="X axis"
          data={axes}
          value={x}
          onChange={(event) => set({ scatterX: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          label="Y axis"
          data={axes}
          value={y}
          onChange={(event) => set({ scatterY: event.currentTarget.value })}
        />
      </div>
      <div className={classes.body}>
        <div className={classes.card}>
          <ScatterPlot points={points} xLabel={x} yLabel={y} height={420} />
        </div>
      </div>
    </>
  );
}
