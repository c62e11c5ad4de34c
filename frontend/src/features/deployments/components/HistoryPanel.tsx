import { Button } from "@mantine/core";
import { usePages } from "@/shared/grid/usePages";
import { useNow } from "@/shared/lib/clock";
import { durationBetween, formatDuration, formatMoment } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Panel } from "@/shared/ui/Page";
import { Person } from "@/shared/ui/Person";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StaleNote } from "@/shared/ui/StaleNote";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import classes from "../deployments.module.css";
import { type Action, type DeploymentAddress, deploymentsKey, findHistory, type Rollout } from "../queries";
import { ACTIONS, OUTCOMES, STRATEGIES } from "../words";
import { Verdicts } from "./RolloutRail";

/** Everything that was done to a deployment, with its evidence. */
export function HistoryPanel({ address }: { address: DeploymentAddress }) {
  const pages = usePages([...deploymentsKey(address), "history", address.deployment], (cursor, signal) =>
    findHistory(address, cursor, signal),
  );
  if (pages.isLoading) return <TableSkeleton rows={6} />;
  if (pages.error && pages.rows.length === 0) {
    return <ErrorPanel error={pages.error} title="The history could not be loaded" onRetry={pages.refetch} />;
  }
  if (pages.rows.length === 0) return <EmptyState title="Nothing has been done to it" />;
  return (
    <Panel title="History">
      <StaleNote {...pages} />
      <ul className={classes.history}>
        {pages.rows.map((action) => (
          <Entry key={action.id} org={address.org} action={action} />
        ))}
      </ul>
      {pages.hasMore && (
        <div className={classes.body}>
          <Button variant="default" onClick={pages.loadMore}>
            Show older
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Entry({ org, action }: { org: string; action: Action }) {
  const now = useNow();
  const evidence = action.evidence as { why?: string; rollout?: Rollout; before?: unknown; after?: unknown };
  const verdicts = (evidence.rollout?.verdicts ?? []).filter((verdict) => verdict.state === "breached");
  return (
    <li>
      <div className={classes.inline}>
        <strong>
          <Person org={org} id={action.actor_id} />
        </strong>
        <span>{ACTIONS[action.action]}</span>
        {evidence.rollout && (
          <span className={classes.quiet}>{STRATEGIES[evidence.rollout.strategy].label}</span>
        )}
        <StatusBadge {...OUTCOMES[action.outcome]} />
        <span className={classes.quiet}>
          {formatMoment(action.started_at)}
          {action.finished_at !== action.started_at &&
            ` · ${formatDuration(durationBetween(action.started_at, action.finished_at, now))}`}
        </span>
      </div>
      {action.reason && <p className={classes.why}>“{action.reason}”</p>}
      {evidence.why && <p className={classes.why}>{evidence.why}</p>}
      {typeof evidence.before === "number" && typeof evidence.after === "number" && (
        <p className={classes.why}>
          From {evidence.before} to {evidence.after}.
        </p>
      )}
      <Verdicts verdicts={verdicts} />
    </li>
  );
}
