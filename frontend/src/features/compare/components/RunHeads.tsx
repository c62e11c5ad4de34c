import { useColours } from "../colours";
import classes from "../compare.module.css";
import type { Run } from "../queries";

/** The heads of columns, one for each run. */
export function RunHeads({ runs, baseline }: { runs: Run[]; baseline?: string }) {
  const colourOf = useColours(runs);
  return runs.map((run) => (
    <th key={run.id} scope="col">
      <span className={classes.runHead}>
        <span className={classes.dot} style={{ background: colourOf(run.id) }} aria-hidden />
        <span className="clip" title={run.name}>
          {run.name}
        </span>
        {run.id === baseline && <small>baseline</small>}
      </span>
    </th>
  ));
}
