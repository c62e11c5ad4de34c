import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/shared/api/client";
import { formatCount, plural } from "@/shared/lib/format";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Panel } from "@/shared/ui/Page";
import { Tag } from "@/shared/ui/Tag";
import { datasetsQuery, type RunAddress } from "../queries";
import classes from "../run.module.css";

/** The data that the run was given. */
export function DatasetsPanel({ address }: { address: RunAddress }) {
  const datasets = useQuery(datasetsQuery(address));
  return (
    <Panel title="Datasets">
      {datasets.error && (
        <ErrorPanel
          error={datasets.error}
          title="The datasets could not be loaded"
          onRetry={() => void datasets.refetch()}
        />
      )}
      {datasets.data?.length === 0 && <p className={classes.none}>No dataset was logged.</p>}
      <ul className={classes.list}>
        {datasets.data?.map((dataset) => (
          <li key={`${dataset.name} ${dataset.digest} ${dataset.context}`}>
            <span className="clip" title={dataset.name}>
              {dataset.name}
            </span>
            {dataset.context && <Tag>{dataset.context}</Tag>}
            <span className={`${classes.end} num`}>
              {sizeOf(dataset)}
              <span className="mono" title="Digest">
                {dataset.digest}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Rows and columns, where MLflow's profile and schema tell them. */
function sizeOf({ profile, schema }: Schemas["DatasetOut"]): string {
  const rows = parsed(profile)?.num_rows;
  const columns = parsed(schema)?.mlflow_colspec;
  return [
    typeof rows === "number" ? plural(rows, "row") : "",
    Array.isArray(columns) ? `${formatCount(columns.length)} columns` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function parsed(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
