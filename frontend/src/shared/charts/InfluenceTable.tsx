import { Checkbox } from "@mantine/core";
import { useMemo } from "react";
import { formatPercent, plural } from "@/shared/lib/format";
import classes from "./charts.module.css";
import { influences, LEAST } from "./influence";
import type { ParallelLine } from "./parallel";

interface InfluenceTableProps {
  lines: ParallelLine[];
  /** The params that could be axes. */
  available: string[];
  shown: string[];
  goal: string;
  onShown: (axis: string, on: boolean) => void;
}

/** Beside the parallel coordinates: what each param tells of the goal, and whether it is an axis. */
export function InfluenceTable({ lines, available, shown, goal, onShown }: InfluenceTableProps) {
  const found = useMemo(() => influences(lines, available, goal), [lines, available, goal]);
  const metric = goal.replace(/^metrics\./, "");
  return (
    <div
      className={classes.influence}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      role="group"
      aria-label={`What the params tell of ${metric}`}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Param</th>
            <th scope="col">Importance</th>
            <th scope="col" title="Spearman's rank correlation">
              Corr. ρ
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ axis, n, correlation, importance }) => {
            const name = axis.replace(/^params\./, "");
            return (
              <tr key={axis} title={`${name}: over ${plural(n, "run")} that have both`}>
                <th scope="row">
                  <Checkbox
                    label={<span className="clip">{name}</span>}
                    aria-label={`${name} as an axis`}
                    checked={shown.includes(axis)}
                    onChange={(event) => onShown(axis, event.currentTarget.checked)}
                  />
                </th>
                <td>
                  {importance === null ? (
                    "–"
                  ) : (
                    <span className={classes.share}>
                      <span aria-hidden>
                        <span style={{ width: `${importance * 100}%` }} />
                      </span>
                      <span className="num">{formatPercent(importance, 0)}</span>
                    </span>
                  )}
                </td>
                <td className="num">
                  {correlation === null
                    ? "–"
                    : `${correlation > 0 ? "+" : correlation < 0 ? "−" : ""}${Math.abs(correlation).toFixed(2)}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={classes.hint}>
        Over {plural(lines.length, "run")}
        {lines.length < LEAST && `; fewer than ${LEAST} tell nothing`}. ρ: Spearman's rank correlation with{" "}
        {metric}. Importance: the share of its ranks' variance that the param alone explains (ρ² of numbers,
        η² of words). They go together; that one causes the other is not said.
      </p>
    </div>
  );
}
