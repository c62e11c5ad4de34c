import { useMemo } from "react";
import { formatValue } from "@/shared/lib/format";
import classes from "../compare.module.css";
import type { Run } from "../queries";
import { type MetricCell, metricRows } from "../tables";
import { RunHeads } from "./RunHeads";

/** The last values, how far each is from the baseline's, and whether that is to the better. */
export function MetricsTable({ runs, baseline }: { runs: Run[]; baseline: string }) {
  const rows = useMemo(() => metricRows(runs, baseline), [runs, baseline]);
  if (rows.length === 0) return <p className={classes.none}>These runs have no metrics.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Metrics">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <RunHeads runs={runs} baseline={baseline} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.key}</th>
              {row.cells.map((cell, at) => (
                <td key={runs[at]?.id}>
                  <Cell {...cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ value, delta, isBetter, share }: MetricCell) {
  const tone = isBetter === null ? undefined : isBetter ? "better" : "worse";
  return (
    <span className={`${classes.metric} num`}>
      <span className={classes.value}>
        {value !== null && <span className={classes.bar} style={{ width: `${share * 100}%` }} aria-hidden />}
        {formatValue(value)}
      </span>
      {delta !== null && (
        <span className={classes.delta} data-tone={tone}>
          {delta > 0 && "+"}
          {formatValue(delta)}
          {tone && <span className="visually-hidden">, {tone}</span>}
          {tone && <span aria-hidden>{isBetter ? " ✓" : " ✗"}</span>}
        </span>
      )}
    </span>
  );
}
