import { Button, Select } from "@mantine/core";
import { useMemo, useState } from "react";
import { shownAxes, withShown } from "@/shared/charts/axes";
import { isLowerBetter } from "@/shared/charts/curves";
import { InfluenceTable } from "@/shared/charts/InfluenceTable";
import { ParallelPlot } from "@/shared/charts/ParallelPlot";
import classes from "../compare.module.css";
import type { Run } from "../queries";
import type { CompareSearch } from "../search";
import { axesOf, valueOn } from "../tables";

const MOST_AXES = 8;
const NONE: NonNullable<CompareSearch["axes"]> = [];

interface ParallelSectionProps {
  runs: Run[];
  search: CompareSearch;
  set: (next: Partial<CompareSearch>) => void;
  /** Goes on with these runs only. */
  onKeep: (ids: string[]) => void;
}

/** Every run as a line over what it was called with, to one metric. */
export function ParallelSection({ runs, search, set, onKeep }: ParallelSectionProps) {
  const all = useMemo(() => axesOf(runs), [runs]);
  const metrics = all.filter((axis) => axis.startsWith("metrics."));
  const [inside, setInside] = useState<string[] | null>(null);
  const goal = metrics.find((axis) => axis === search.goal) ?? metrics[0];
  const setup = search.axes ?? NONE;
  const available = useMemo(() => all.filter((axis) => axis.startsWith("params.")), [all]);
  const axes = useMemo(() => shownAxes(available, goal, setup, MOST_AXES), [available, goal, setup]);
  const lines = useMemo(
    () =>
      runs.map((run) => ({
        id: run.id,
        label: run.name,
        values: Object.fromEntries(
          [...available, ...(goal ? [goal] : [])].map((axis) => [axis, valueOn(run, axis)]),
        ),
      })),
    [runs, available, goal],
  );
  if (available.length === 0 || goal === undefined) {
    return <p className={classes.none}>Parallel coordinates need params that differ, and a metric.</p>;
  }
  return (
    <>
      <div className={classes.toolbar}>
        <Select
          size="xs"
          label="Coloured by"
          data={metrics}
          value={goal}
          allowDeselect={false}
          onChange={(next) => set({ goal: next ?? undefined })}
        />
        <Button
          variant="default"
          disabled={!inside || inside.length === 0 || inside.length === runs.length}
          onClick={() => inside && onKeep(inside)}
        >
          Keep only the brushed runs
        </Button>
      </div>
      <div className={`${classes.body} ${classes.beside}`}>
        <div className={classes.card}>
          <ParallelPlot
            axes={axes}
            setup={setup}
            onSetup={(next) => set({ axes: next })}
            lines={lines}
            goal={goal}
            isLowerBetter={isLowerBetter(goal)}
            height={360}
            onInside={setInside}
          />
        </div>
        <div className={classes.card}>
          <InfluenceTable
            lines={lines}
            available={available}
            shown={axes}
            goal={goal}
            onShown={(axis, on) => set({ axes: withShown(setup, axes, axis, on) })}
          />
        </div>
      </div>
    </>
  );
}
