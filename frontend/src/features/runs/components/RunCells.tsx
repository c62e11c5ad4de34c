import { ActionIcon } from "@mantine/core";
import { IconLayoutSidebarRightExpand } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { createContext, useContext } from "react";
import { Sparkline } from "@/shared/charts/Sparkline";
import { usePlottedColour } from "../plotted";
import type { Run } from "../queries";
import classes from "../runs.module.css";
import { useTrend } from "../trends";

/** Opens the drawer with a run; null where there is none. */
export const PeekAt = createContext<((id: string) => void) | null>(null);

/** A run's name, with its colour when it is plotted. */
export function RunNameCell({ run }: { run: Run }) {
  const { org = "", project = "" } = useParams({ strict: false });
  const colour = usePlottedColour(run.id);
  const peek = useContext(PeekAt);
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
      {peek && (
        <ActionIcon
          className={classes.peek}
          size={24}
          tabIndex={-1}
          aria-label={`Peek at ${run.name}`}
          title="Peek (Space)"
          onClick={() => peek(run.id)}
        >
          <IconLayoutSidebarRightExpand size={14} />
        </ActionIcon>
      )}
    </span>
  );
}

export function TrendCell({ run }: { run: Run }) {
  const values = useTrend(run.id);
  const colour = usePlottedColour(run.id);
  return values ? <Sparkline values={values} colour={colour ?? "var(--text-3)"} /> : null;
}
