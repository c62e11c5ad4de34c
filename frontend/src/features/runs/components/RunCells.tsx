import { Link, useParams } from "@tanstack/react-router";
import { Sparkline } from "@/shared/charts/Sparkline";
import { usePlottedColour } from "../plotted";
import type { Run } from "../queries";
import classes from "../runs.module.css";
import { useTrend } from "../trends";

/** A run's name, with its colour when it is plotted. */
export function RunNameCell({ run }: { run: Run }) {
  const { org = "", project = "" } = useParams({ strict: false });
  const colour = usePlottedColour(run.id);
  return (
    <span className={classes.name}>
      <span
        className={classes.dot}
        style={{ background: colour }}
        data-plotted={colour !== undefined || undefined}
        title={colour && "Plotted"}
      />
      <Link
        to="/o/$org/p/$project/runs/$run/overview"
        params={{ org, project, run: run.id }}
        className="clip"
        title={run.name}
        tabIndex={-1}
        preload={false}
      >
        {run.name}
      </Link>
    </span>
  );
}

export function TrendCell({ run }: { run: Run }) {
  const values = useTrend(run.id);
  const colour = usePlottedColour(run.id);
  return values ? <Sparkline values={values} colour={colour ?? "var(--text-3)"} /> : null;
}
