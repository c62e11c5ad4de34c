import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatMoment } from "@/shared/lib/format";
import { Panel } from "@/shared/ui/Page";
import { loggedModelsQuery, type Run, type RunAddress } from "../queries";
import classes from "../run.module.css";

/** When and where it ran, and what belongs to it. */
export function RelatedPanel({ address, run }: { address: RunAddress; run: Run }) {
  const models = useQuery(loggedModelsQuery(address)).data ?? [];
  const { org, project } = address;
  return (
    <Panel title="Run">
      <dl className={classes.facts}>
        <div>
          <dt>Started</dt>
          <dd>{run.started_at ? formatMoment(run.started_at) : "–"}</dd>
        </div>
        <div>
          <dt>Ended</dt>
          <dd>{run.ended_at ? formatMoment(run.ended_at) : "–"}</dd>
        </div>
        <div>
          <dt>Owner</dt>
          <dd>{run.user_name || "–"}</dd>
        </div>
        <div>
          <dt>Id</dt>
          <dd className="mono">{run.id.replaceAll("-", "")}</dd>
        </div>
        <div>
          <dt>Child runs</dt>
          <dd>
            <Link
              to="/o/$org/p/$project/runs"
              params={{ org, project }}
              search={{ search: `parent = ${run.id}` }}
              className="link"
            >
              Find in the list
            </Link>
          </dd>
        </div>
        {models.length > 0 && (
          <div>
            <dt>Logged models</dt>
            <dd>{models.map((model) => model.name).join(", ")}</dd>
          </div>
        )}
      </dl>
    </Panel>
  );
}
