import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, dataOf } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { CopyButton } from "@/shared/ui/CopyButton";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Panel } from "@/shared/ui/Page";
import { Snippet } from "@/shared/ui/Snippet";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import classes from "../deployments.module.css";
import {
  DEPLOYMENT,
  type DeploymentAddress,
  type DeploymentDetail,
  deploymentPath,
  PROJECT,
} from "../queries";

interface Column {
  name?: string;
  type: string;
}

/** How predictions are asked for, with a row of the version's own signature. */
export function TryIt({ address, deployment }: { address: DeploymentAddress; deployment: DeploymentDetail }) {
  const granted = usePermissions(address.org, address.project);
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
    <>
      {granted.has("deployment:invoke") && <Asking key={body} address={address} example={body} />}
      <Panel title="From a program">
        <div className={classes.body}>
          <p className={classes.why}>
            The key needs the permission <code>deployment:invoke</code>. Each answer names the version that
            gave it.
          </p>
          <Snippet
            label="Ask from a program"
            tabs={[
              { label: "curl", code: shell },
              { label: "Python", code: python },
            ]}
          />
        </div>
      </Panel>
    </>
  );
}

/** A request to be written and sent here, and its answer. */
function Asking({ address, example }: { address: DeploymentAddress; example: string }) {
  const [text, setText] = useState(example);
  const parsed = parsedObject(text);
  const asking = useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      dataOf(api.POST(`${DEPLOYMENT}/invocations`, { params: { path: deploymentPath(address) }, body })),
  });
  const answer = asking.data;
  return (
    <Panel title="Ask here">
      <form
        className={classes.body}
        onSubmit={(event) => {
          event.preventDefault();
          if (parsed) asking.mutate(parsed);
        }}
      >
        <Textarea
          label="Request"
          description="MLflow's form: dataframe_records, dataframe_split, instances or inputs"
          error={parsed ? undefined : "This is no JSON object."}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={4}
          maxRows={20}
          classNames={{ input: "mono" }}
          spellCheck={false}
        />
        <div>
          <Button type="submit" disabled={!parsed} loading={asking.isPending}>
            Send
          </Button>
        </div>
        <div className={classes.answer} role="status">
          {asking.error && <ErrorPanel error={asking.error} title="Nothing answered" />}
          {answer && (
            <>
              <span className={classes.inline}>
                <StatusBadge
                  tone={answer.status === 200 ? "ok" : "bad"}
                  label={answer.status === 200 ? "Answered" : `Refused (${answer.status})`}
                />
                <span className="num">{answer.latency_ms.toFixed(1)} ms</span>
                {answer.version && <span>by {answer.version.replace("/", " version ")}</span>}
              </span>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
              <section className={classes.logs} tabIndex={0} aria-label="Answer">
                {JSON.stringify(answer.body, null, 2)}
              </section>
              {answer.prediction_id && (
                <span className={classes.inline}>
                  <span className={classes.why}>Prediction</span>
                  <code className="mono">{answer.prediction_id}</code>
                  <CopyButton value={answer.prediction_id} label="Copy the prediction's id" />
                </span>
              )}
            </>
          )}
        </div>
      </form>
    </Panel>
  );
}

/** The object that a text is in JSON; null for anything else. */
export function parsedObject(text: string): Record<string, unknown> | null {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found)
      ? (found as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
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
