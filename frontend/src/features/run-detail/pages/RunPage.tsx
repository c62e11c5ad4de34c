import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Outlet } from "@tanstack/react-router";
import { useCrumb } from "@/shared/ui/crumbs";
import { useTitle } from "@/shared/ui/Page";
import { RunHeader } from "../components/RunHeader";
import { systemMetrics } from "../facts";
import { artifactFolder, folderQuery, runQuery } from "../queries";
import classes from "../run.module.css";

const route = getRouteApi("/_app/o/$org/p/$project/runs/$run");

/** The frame of a run's pages: what it is called, what can be done to it, and its tabs. */
export function RunPage() {
  const address = route.useParams();
  const { data: run } = useSuspenseQuery(runQuery(address));
  const folder = artifactFolder(run);
  const root = useQuery({ ...folderQuery(address, folder ?? ""), enabled: folder !== null });
  const stored = new Set(root.data?.entries.map((entry) => entry.name));
  useTitle(run.name);
  useCrumb(`/o/${address.org}/p/${address.project}/runs/${address.run}`, run.name);
  const tab = { params: address, className: classes.tab, activeProps: { "data-active": true } } as const;
  return (
    <div className={classes.page}>
      <RunHeader address={address} run={run} />
      <nav className={classes.tabs} aria-label="Parts of the run">
        <Link to="/o/$org/p/$project/runs/$run/overview" {...tab}>
          Overview
        </Link>
        <Link to="/o/$org/p/$project/runs/$run/charts" {...tab}>
          Charts
        </Link>
        <Link to="/o/$org/p/$project/runs/$run/params" {...tab}>
          Params
        </Link>
        <Link to="/o/$org/p/$project/runs/$run/artifacts" {...tab}>
          Artifacts
        </Link>
        {systemMetrics(run).length > 0 && (
          <Link to="/o/$org/p/$project/runs/$run/system" {...tab}>
            System
          </Link>
        )}
        {stored.has("logs") && (
          <Link to="/o/$org/p/$project/runs/$run/logs" {...tab}>
            Logs
          </Link>
        )}
        {stored.has("code") && (
          <Link to="/o/$org/p/$project/runs/$run/code" {...tab}>
            Code
          </Link>
        )}
      </nav>
      <Outlet />
    </div>
  );
}
