import { Switch } from "@mantine/core";
import { useMemo } from "react";
import { plural } from "@/shared/lib/format";
import classes from "../compare.module.css";
import type { Run } from "../queries";
import { paramRows } from "../tables";
import { RunHeads } from "./RunHeads";

interface ParamsTableProps {
  runs: Run[];
  isAll: boolean;
  onAll: (isAll: boolean) => void;
}

/** What the runs were called with; what is the same for all is left out unless it is asked for. */
export function ParamsTable({ runs, isAll, onAll }: ParamsTableProps) {
  const rows = useMemo(() => paramRows(runs), [runs]);
  const differing = rows.filter((row) => row.differs);
  const shown = isAll ? rows : differing;
  return (
    <>
      <div className={classes.toolbar}>
        <Switch
          label="Differences only"
          checked={!isAll}
          onChange={(event) => onAll(!event.currentTarget.checked)}
        />
        <span className={classes.count}>
          {plural(differing.length, "param differs", "params differ")}, {rows.length - differing.length} the
          same
        </span>
      </div>
      {shown.length === 0 ? (
        <p className={classes.none}>
          {rows.length === 0 ? "These runs have no params." : "All params are the same."}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <div className={classes.scroll} tabIndex={0} role="group" aria-label="Params">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Param</th>
                <RunHeads runs={runs} />
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row.key}>
                  <th scope="row">{row.key}</th>
                  {row.values.map((value, at) => (
                    <td
                      key={runs[at]?.id}
                      className="num"
                      title={value}
                      data-differs={(row.differs && value !== row.values[0]) || undefined}
                    >
                      {value ?? "–"}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
