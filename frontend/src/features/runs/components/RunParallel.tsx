import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import chartClasses from "@/shared/charts/charts.module.css";
import { isLowerBetter } from "@/shared/charts/curves";
import { ParallelPlot } from "@/shared/charts/ParallelPlot";
import type { Brush, ParallelLine } from "@/shared/charts/parallel";
import { type Scale, scaleOf } from "@/shared/charts/scales";
import { plural } from "@/shared/lib/format";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { brushedSearch } from "../brushes";
import { type Address, keysQuery, parallelRunsQuery, type Run } from "../queries";
import classes from "../runs.module.css";

const MOST_AXES = 6;
const MOST_PARAMS = 40;
const NONE: string[] = [];

interface RunParallelProps {
  address: Address;
  search: string;
  metrics: string[];
  goal: string;
  height: number;
  onGoal: (metric: string) => void;
  onKeep: (search: string) => void;
}

/** What the newest matching runs were called with, and what came of it. A brush can become a filter of the list. */
export function RunParallel({ address, search, metrics, goal, height, onGoal, onKeep }: RunParallelProps) {
  const params = useQuery(keysQuery(address, "params")).data ?? NONE;
  const keys = useMemo(() => params.slice(0, MOST_PARAMS), [params]);
  const runs = useQuery(parallelRunsQuery(address, search, keys, goal));
  const [brushes, setBrushes] = useState<Brush[]>([]);
  // Past a search that is refused, the last good answer stays, as in the list.
  const [good, setGood] = useState(runs.data);
  if (runs.data !== undefined && runs.data !== good) setGood(runs.data);
  const shown = runs.data ?? good;
  const lines = useMemo(() => (shown ?? []).map((run) => lineOf(run, keys, goal)), [shown, keys, goal]);
  const axes = useMemo(() => [...changing(lines, keys), `metrics.${goal}`], [lines, keys, goal]);
  const keep = () => {
    const scales = new Map<string, Scale>(
      axes.map((axis) => [axis, scaleOf(lines.map((line) => line.values[axis] ?? null))]),
    );
    onKeep(brushedSearch(search, brushes, scales));
    setBrushes([]);
  };
  return (
    <section className={chartClasses.panel} aria-label="Params and results">
      <div className={chartClasses.head}>
        <h3 className="clip">Params → {goal}</h3>
        <span className={chartClasses.headEnd}>
          <Button variant="default" size="compact-xs" disabled={brushes.length === 0} onClick={keep}>
            Keep as filter
          </Button>
          <NativeSelect
            size="xs"
            aria-label="Metric of the parallel coordinates"
            data={metrics}
            value={goal}
            onChange={(event) => onGoal(event.currentTarget.value)}
          />
        </span>
      </div>
      {runs.error && !shown && (
        <ErrorPanel
          error={runs.error}
          title="The runs could not be loaded"
          onRetry={() => void runs.refetch()}
        />
      )}
      {shown && axes.length < 2 && (
        <p className={chartClasses.empty} style={{ height }}>
          No param differs between these runs
        </p>
      )}
      {shown && axes.length >= 2 && (
        <div className={classes.parallel}>
          <ParallelPlot
            key={search}
            axes={axes}
            lines={lines}
            goal={`metrics.${goal}`}
            isLowerBetter={isLowerBetter(goal)}
            height={height}
            onBrushes={setBrushes}
          />
          <span className="visually-hidden">{plural(lines.length, "run")}, the newest that match.</span>
        </div>
      )}
    </section>
  );
}

function lineOf(run: Run, keys: string[], goal: string): ParallelLine {
  const values: ParallelLine["values"] = {};
  for (const key of keys) {
    const text = run.params[key];
    const number = Number(text);
    values[`params.${key}`] =
      text === undefined || text === "" ? null : Number.isFinite(number) ? number : text;
  }
  const value = run.metrics[goal]?.value;
  values[`metrics.${goal}`] = typeof value === "number" ? value : null;
  return { id: run.id, label: run.name, values };
}

/** The params that have more than one value, those that most runs have first. */
function changing(lines: ParallelLine[], keys: string[]): string[] {
  return keys
    .map((key) => `params.${key}`)
    .map((axis) => ({
      axis,
      values: lines.map((line) => line.values[axis]).filter((value) => value !== null),
    }))
    .filter(({ values }) => new Set(values).size > 1)
    .sort((a, b) => b.values.length - a.values.length)
    .slice(0, MOST_AXES)
    .map(({ axis }) => axis);
}
