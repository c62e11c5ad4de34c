import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { projectQuery } from "@/shared/api/projects";
import { useNow } from "@/shared/lib/clock";
import { durationBetween, formatCount, formatDuration, plural } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { RunState } from "@/shared/ui/StatusBadge";
import { Onboarding } from "../components/Onboarding";
import classes from "../overview.module.css";
import { experimentsQuery, latestRunsQuery, modelsQuery, runCountQuery } from "../queries";
import { useFirstRun } from "../useFirstRun";

const route = getRouteApi("/_app/o/$org/p/$project/");
const COUNTED = 10_000;

interface Address {
  org: string;
  project: string;
}

export function ProjectPage() {
  const address = route.useParams();
  const { data: project } = useSuspenseQuery(projectQuery(address.org, address.project));
  const { run, isOnboarding } = useFirstRun(address.org, address.project);
  return (
    <Page>
      <PageHeader title={project.name} description={project.description} />
      {isOnboarding ? (
        <Onboarding {...address} run={run} />
      ) : (
        <>
          <Counts {...address} />
          <div className={classes.columns}>
            <LatestRuns {...address} />
            <Experiments {...address} />
          </div>
        </>
      )}
    </Page>
  );
}

function Counts({ org, project }: Address) {
  const models = useQuery(modelsQuery(org, project)).data;
  const tiles: Array<[string, number | undefined, boolean?]> = [
    ["Runs", useQuery(runCountQuery(org, project)).data],
    ["Running", useQuery(runCountQuery(org, project, "running")).data],
    ["Failed", useQuery(runCountQuery(org, project, "failed")).data],
    ["Models", models?.items.length, Boolean(models?.next)],
  ];
  return (
    <dl className={classes.tiles} style={{ marginTop: 0 }}>
      {tiles.map(([label, count, isMore]) => (
        <div key={label} className={classes.tile}>
          <dt>{label}</dt>
          <dd className="num">
            {count === undefined ? "–" : count > COUNTED ? `${formatCount(COUNTED)}+` : formatCount(count)}
            {isMore && "+"}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function LatestRuns({ org, project }: Address) {
  const runs = useQuery(latestRunsQuery(org, project));
  const now = useNow();
  const all = (
    <Link to="/o/$org/p/$project/runs" params={{ org, project }} className="link">
      All runs
    </Link>
  );
  return (
    <Panel title="Latest runs" actions={all}>
      {runs.isPending && <TableSkeleton rows={6} />}
      {runs.error && (
        <ErrorPanel
          error={runs.error}
          title="The runs could not be loaded"
          onRetry={() => void runs.refetch()}
        />
      )}
      <ul className={classes.lines}>
        {runs.data?.map((run) => (
          <li key={run.id}>
            <Link
              to="/o/$org/p/$project/runs/$run"
              params={{ org, project, run: run.id }}
              className={classes.line}
            >
              <span className={`${classes.name} clip`} title={run.name}>
                {run.name}
              </span>
              <RunState status={run.status} />
              <span className={`${classes.end} num`}>
                {run.status === "running" ? (
                  formatDuration(durationBetween(run.started_at, run.ended_at, now))
                ) : (
                  <Age time={run.started_at} />
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Experiments({ org, project }: Address) {
  const experiments = useQuery(experimentsQuery(org, project));
  return (
    <Panel title="Experiments">
      {experiments.isPending && <TableSkeleton rows={4} />}
      {experiments.error && (
        <ErrorPanel
          error={experiments.error}
          title="The experiments could not be loaded"
          onRetry={() => void experiments.refetch()}
        />
      )}
      <ul className={classes.lines}>
        {experiments.data?.items.map((experiment) => (
          <li key={experiment.id}>
            <Link
              to="/o/$org/p/$project/runs"
              params={{ org, project }}
              search={{ search: `experiment = ${experiment.number}` }}
              className={classes.line}
            >
              <span className={`${classes.name} clip`} title={experiment.name}>
                {experiment.name}
              </span>
              <span className={`${classes.end} num`}>{plural(experiment.runs ?? 0, "run")}</span>
              <span className={`${classes.end} num`}>
                <Age time={experiment.last_run_at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
