import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { usePermissions } from "@/shared/api/me";
import { DatasetsPanel } from "../components/DatasetsPanel";
import { EnvironmentPanel } from "../components/EnvironmentPanel";
import { MetricsPanel } from "../components/MetricsPanel";
import { NotesPanel } from "../components/NotesPanel";
import { RelatedPanel } from "../components/RelatedPanel";
import { NOTE } from "../facts";
import { runQuery, useRunActions } from "../queries";
import classes from "../run.module.css";

const route = getRouteApi("/_app/o/$org/p/$project/runs/$run");

export function OverviewTab() {
  const address = route.useParams();
  const { data: run } = useSuspenseQuery(runQuery(address));
  const actions = useRunActions(address);
  const mayWrite = usePermissions(address.org, address.project).has("run:write") && run.deleted_at === null;
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <MetricsPanel address={address} run={run} />
        <NotesPanel
          text={run.tags[NOTE] ?? ""}
          mayWrite={mayWrite}
          onSave={(description) => actions.update({ description })}
        />
      </div>
      <div className={classes.column}>
        <RelatedPanel address={address} run={run} />
        <DatasetsPanel address={address} />
        <EnvironmentPanel address={address} />
      </div>
    </div>
  );
}
