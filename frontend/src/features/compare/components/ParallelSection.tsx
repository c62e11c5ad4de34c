import { Button, Select } from "@mantine/core";
import { useMemo, useState } from "react";
import { isLowerBetter } from "@/shared/charts/curves";
import { ParallelPlot } from "@/shared/charts/ParallelPlot";
import classes from "../compare.module.css";
import type { Run } from "../queries";
import { axesOf, valueOn } from "../tables";

const MOST_AXES = 8;

interface ParallelSectionProps {
  runs: Run[];
  /** Goes on with these runs only. */
  onKeep: (ids: string[]) => void;
}

/** Every run as a line over what it was called with, to one metric. */
export function ParallelSection({ runs, onKeep }: ParallelSectionProps) {
  const all = useMemo(() => axesOf(runs), [runs]);
  const metrics = all.filter((axis) => axis.startsWith("metrics."));
  const [chosen, setChosen] = useState<string | null>(null);
  const [inside, setInside] = useState<string[] | null>(null);
  const goal = metrics.find((axis) => axis === chosen) ?? metrics[0];
  const axes = useMemo(() => {
    const params = all.filter((axis) => axis.startsWith("params."));
    return [...params.slice(0, MOST_AXES), ...(goal ? [goal] : [])];
  }, [all, goal]);
  const lines = useMemo(
    () =>
      runs.map((run) => ({
        id: run.id,
        label: run.name,
        values: Object.fromEntries(axes.map((axis) => [axis, valueOn(run, axis)])),
      })),
    [runs, axes],
  );
  if (axes.length < 2) {
    return <p className={classes.none}>Parallel coordinates need params that differ, and a metric.</p>;
  }
  return (
    <>
      <div className={classes.toolbar}>
        <Select
          size="xs"
          label="Coloured by"
          data={metrics}
          value={goal ?? null}
          allowDeselect={false}
          onChange={setChosen}
        />
        <Button
          variant="default"
          disabled={!inside || inside.length === 0 || inside.length === runs.length}
          onClick={() => inside && onKeep(inside)}
        >
          Keep only the brushed runs
        </Button>
      </div>
      <div className={classes.body}>
        <div className={classes.card}>
          <ParallelPlot
            axes={axes}
            lines={lines}
            goal={goal}
            isLowerBetter={goal ? isLowerBetter(goal) : false}
            height={360}
            onInside={setInside}
          />
        </div>
      </div>
    </>
  );
}
