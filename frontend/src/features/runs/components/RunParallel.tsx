import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type AxisSetup, shownAxes, withShown } from "@/shared/charts/axes";
import chartClasses from "@/shared/charts/charts.module.css";
import { isLowerBetter } from "@/shared/charts/curves";
import { InfluenceTable } from "@/shared/charts/InfluenceTable";
import { ParallelPlot } from "@/shared/charts/ParallelPlot";
import type { Brush, ParallelLine } from "@/shared/charts/parallel";
import type { Scale } from "@/shared/charts/scales";
import { plural } from "@/shared/lib/format";
import { remember, remembered } from "@/shared/lib/storage";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { brushedSearch } from "../brushes";
import { type Address, keysQuery, parallelRunsQuery, type Run } from "../queries";
import classes from "../runs.module.css";

const MOST_AXES = 6;
const MOST_PARAMS = 40;
const NONE: string[] = [];
const NO_BRUSHES = { brushes: [] as Brush[], scales: new Map<string, Scale>() };

interface RunParallelProps {
  address: Address;
  search: string;
  metrics: string[];
  goal: string;
  height: number;
  archived: boolean;
  setup: AxisSetup;
  onSetup: (setup: AxisSetup) => void;
  onGoal: (metric: string) => void;
  onKeep: (search: string) => void;
}

/** What the newest matching runs were called with, and what came of it. A brush can become a filter of the list. */
export function RunParallel(props: RunParallelProps) {
  const { address, search, metrics, goal, height, setup, onSetup, onGoal, onKeep } = props;
  const params = useQuery(keysQuery(address, "params")).data ?? NONE;
  const keys = useMemo(() => params.slice(0, MOST_PARAMS), [params]);
  const runs = useQuery(parallelRunsQuery(address, { search, archived: props.archived }, keys, goal));
  const [brushed, setBrushed] = useState(NO_BRUSHES);
  const [isBeside, setBeside] = useState(() => remembered("influence-beside", false));
  // Past a search that is refused, the last good answer stays, as in the list.
  const [good, setGood] = useState(runs.data);
  if (runs.data !== undefined && runs.data !== good) setGood(runs.data);
  const shown = runs.data ?? good;
  const lines = useMemo(() => (shown ?? []).map((run) => lineOf(run, keys, goal)), [shown, keys, goal]);
  const available = useMemo(() => changing(lines, keys), [lines, keys]);
  const axes = useMemo(
    () => shownAxes(available, `metrics.${goal}`, setup, MOST_AXES),
    [available, goal, setup],
  );
  const keep = () => {
    onKeep(brushedSearch(search, brushed.brushes, brushed.scales));
    setBrushed(NO_BRUSHES);
  };
  return (
    <section className={chartClasses.panel} aria-label="Params and results">
      <div className={chartClasses.head}>
        <h3 className="clip">Params → {goal}</h3>
        <span className={chartClasses.headEnd}>
          <Button variant="default" size="compact-xs" disabled={brushed.brushes.length === 0} onClick={keep}>
            Keep as filter
          </Button>
          <Button
            variant={isBeside ? "light" : "default"}
            size="compact-xs"
            aria-pressed={isBeside}
            title="What each param tells of the metric, and which are axes"
            onClick={() => {
              setBeside(!isBeside);
              remember("influence-beside", !isBeside);
            }}
          >
            Importance
          </Button>
          <NativeSelect
            size="xs"
            className={classes.metric}
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
        <div className={classes.parallel} data-beside={isBeside || undefined} style={{ minHeight: height }}>
          <ParallelPlot
            key={search}
            axes={axes}
            lines={lines}
            goal={`metrics.${goal}`}
            isLowerBetter={isLowerBetter(goal)}
            height={height}
            setup={setup}
            onSetup={onSetup}
            onBrushes={(brushes, scales) => setBrushed({ brushes, scales })}
          />
          {isBeside && (
            <div className={classes.influence} style={{ maxHeight: height + 24 }}>
              <InfluenceTable
                lines={lines}
                available={available}
                shown={axes}
                goal={`metrics.${goal}`}
                onShown={(axis, on) => onSetup(withShown(setup, axes, axis, on))}
              />
            </div>
          )}
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
    .map(({ axis }) => axis);
}
