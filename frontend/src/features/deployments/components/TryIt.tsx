import { useQuery } from "@tanstack/react-query";
import { api, dataOf } from "@/shared/api/client";
import { Panel } from "@/shared/ui/Page";
import { Snippet } from "@/shared/ui/Snippet";
import classes from "../deployments.module.css";
import { type DeploymentAddress, type DeploymentDetail, PROJECT } from "../queries";

interface Column {
  name?: string;
  type: string;
}

/** How predictions are asked for, with a row of the version's own signature. */
export function TryIt({ address, deployment }: { address: DeploymentAddress; deployment: DeploymentDetail }) {
  const stable = deployment.targets.find((target) => target.role === "stable");
  const version = useQuery({
    queryKey: ["version-signature", address.org, deployment.model_id, stable?.number],
    enabled: stable !== undefined,
    queryFn: () => {
      const path = {
        org: address.org,
        project: address.project,
        model_id: deployment.model_id,
        number: stable?.number ?? 1,
      };
      return dataOf(api.GET(`${PROJECT}/models/{model_id}/versions/{number}`, { params: { path } }));
    },
  }).data;
  const body = JSON.stringify({ dataframe_records: [exampleOf(version?.signature)] }, null, 2);
  const shell = [
    `curl ${deployment.url} \\`,
    '  -H "Authorization: Bearer $MODELYARD_API_KEY" -H "Content-Type: application/json" \\',
    `  -d '${body.replaceAll("'", "'\\''")}'`,
  ].join("\n");
  const python = [
    "import os, requests",
    "",
    "answer = requests.post(",
    `    "${deployment.url}",`,
    '    headers={"Authorization": f"Bearer {os.environ[\'MODELYARD_API_KEY\']}"},',
    `    json=${body.replaceAll("null", "None").replaceAll("true", "True").replaceAll("false", "False")},`,
    ")",
    "print(answer.json(), answer.headers)",
  ].join("\n");
  return (
    <Panel title="Ask for a prediction">
      <div className={classes.body}>
        <p className={classes.why}>
          The key needs the permission to invoke deployments. Each answer names the version that gave it.
        </p>
        <Snippet
          label="Ask for a prediction"
          tabs={[
            { label: "curl", code: shell },
            { label: "Python", code: python },
          ]}
        />
      </div>
    </Panel>
  );
}

const EXAMPLES: Record<string, unknown> = {
  boolean: true,
  integer: 1,
  long: 1,
  float: 0.5,
  double: 0.5,
  string: "text",
  datetime: "2026-01-31T12:00:00",
};

/** One row that the signature allows. */
export function exampleOf(signature: unknown): Record<string, unknown> {
  const inputs = (signature as { inputs?: unknown } | null | undefined)?.inputs;
  let columns: Column[] = [];
  try {
    columns = (typeof inputs === "string" ? JSON.parse(inputs) : inputs) as Column[];
  } catch {
    columns = [];
  }
  if (!Array.isArray(columns)) return {};
  return Object.fromEntries(
    columns
      .filter((column): column is Required<Column> => typeof column?.name === "string")
      .map((column) => [column.name, EXAMPLES[column.type] ?? null]),
  );
}
