import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isLowerBetter } from "@/shared/charts/curves";
import { seriesQuery } from "@/shared/charts/queries";
import { Sparkline } from "@/shared/charts/Sparkline";
import { seriesColour } from "@/shared/lib/colour";
import { formatCount, formatValue } from "@/shared/lib/format";
import { Panel } from "@/shared/ui/Page";
import { bestOf, modelMetrics, numberOf } from "../facts";
import type { Run, RunAddress } from "../queries";
import classes from "../run.module.css";

const SHOWN = 12;
const BUCKETS = 60;

/** The first metrics with their last and best values, and how they came there. */
export function MetricsPanel({ address, run }: { address: RunAddress; run: Run }) {
  const metrics = modelMetrics(run);
  const shown = metrics.slice(0, SHOWN);
  const keys = shown.map((metric) => metric.key);
  const series = useQuery(seriesQuery(address, { runs: [run.id], keys, width: BUCKETS })).data?.series;
  const all = (
    <Link to="/o/$org/p/$project/runs/$run/charts" params={address} className="link">
      {metrics.length > SHOWN ? `All ${formatCount(metrics.length)} as charts` : "As charts"}
    </Link>
  );
  return (
    <Panel title="Metrics" actions={metrics.length > 0 && all}>
      {metrics.length === 0 && <p className={classes.none}>Nothing was measured yet.</p>}
      {metrics.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Metric</th>
                <th scope="col" className={`${classes.trend} ${classes.wideOnly}`}>
                  Trend
                </th>
                <th scope="col">Last</th>
                <th scope="col">Best</th>
                <th scope="col" className={classes.wideOnly}>
                  Step
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((metric) => {
                const curve = series?.find((found) => found.key === metric.key);
                const values = (curve?.mean ?? curve?.last ?? []).map((value) =>
                  typeof value === "number" ? value : null,
                );
                return (
                  <tr key={metric.key}>
                    <th scope="row" className={classes.key}>
                      {metric.key}
                    </th>
                    <td className={`${classes.trend} ${classes.wideOnly}`}>
                      <Sparkline values={values} colour={seriesColour(run.id)} />
                    </td>
                    <td className="num">{formatValue(numberOf(metric.value))}</td>
                    <td className="num" title={isLowerBetter(metric.key) ? "The smallest" : "The largest"}>
                      {formatValue(bestOf(metric))}
                    </td>
                    <td className={`num ${classes.wideOnly}`}>{formatCount(metric.step)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
