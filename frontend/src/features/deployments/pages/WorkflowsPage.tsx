import { ActionIcon, Button, Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconRoute, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf, idempotencyKey, ifMatch } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { usePages } from "@/shared/grid/usePages";
import { Age } from "@/shared/ui/Age";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StaleNote } from "@/shared/ui/StaleNote";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { WorkflowDialog } from "../components/WorkflowDialog";
import classes from "../deployments.module.css";
import {
  type Address,
  deploymentsKey,
  findWorkflowRuns,
  PROJECT,
  useChange,
  type Workflow,
  type WorkflowRun,
  workflowRunQuery,
  workflowsQuery,
} from "../queries";
import { RUN_STATES, STRATEGIES } from "../words";

const route = getRouteApi("/_app/o/$org/p/$project/workflows");
const TRIGGER_WORDS: Record<Workflow["trigger"], string> = {
  alias: "the alias",
  stage: "the stage",
  approved: "an approval for",
};

/** What is deployed by itself, and each time that it was. */
export function WorkflowsPage() {
  const { org, project } = route.useParams();
  const address = { org, project };
  const mayRelease = usePermissions(org, project).has("deployment:release");
  const [isNew, setNew] = useState(false);
  const [gone, setGone] = useState<Workflow | null>(null);
  const workflows = useQuery(workflowsQuery(address));
  return (
    <Page>
      <PageHeader
        title="Workflows"
        description="A version that gets an alias or a stage, or is approved for it, is deployed by itself."
        actions={mayRelease && <Button onClick={() => setNew(true)}>New workflow</Button>}
      />
      <Panel>
        {workflows.isPending && <TableSkeleton rows={4} />}
        {workflows.error && (
          <ErrorPanel
            error={workflows.error}
            title="The workflows could not be loaded"
            onRetry={() => void workflows.refetch()}
          />
        )}
        {workflows.data?.length === 0 && (
          <EmptyState icon={IconRoute} title="There is no workflow yet">
            With one, moving “champion” is all that it takes to bring a version to production.
          </EmptyState>
        )}
        {workflows.data && workflows.data.length > 0 && (
          <ul className={classes.history}>
            {workflows.data.map((one) => (
              <WorkflowLine
                key={one.id}
                address={address}
                workflow={one}
                mayRelease={mayRelease}
                onDelete={() => setGone(one)}
              />
            ))}
          </ul>
        )}
      </Panel>
      <Runs address={address} mayRelease={mayRelease} />
      {isNew && <WorkflowDialog address={address} onClose={() => setNew(false)} />}
      {gone && <DeleteWorkflow address={address} workflow={gone} onClose={() => setGone(null)} />}
    </Page>
  );
}

interface WorkflowLineProps {
  address: Address;
  workflow: Workflow;
  mayRelease: boolean;
  onDelete: () => void;
}

function WorkflowLine({ address, workflow, mayRelease, onDelete }: WorkflowLineProps) {
  const turn = useChange(address, (enabled: boolean) => {
    const params = { path: { ...address, workflow_id: workflow.id }, header: ifMatch(workflow) };
    return dataOf(api.PATCH(`${PROJECT}/workflows/{workflow_id}`, { params, body: { enabled } }));
  });
  return (
    <li>
      <div className={classes.inline}>
        <strong>{workflow.name}</strong>
        <span className={classes.quiet}>
          {TRIGGER_WORDS[workflow.trigger]} {workflow.target} → {workflow.deployment} ({workflow.environment},{" "}
          {STRATEGIES[workflow.strategy].label.toLowerCase()}
          {workflow.needs_approval && ", after approval"})
        </span>
        {mayRelease ? (
          <>
            <Switch
              aria-label={`Workflow ${workflow.name}`}
              label={workflow.enabled ? "on" : "off"}
              checked={workflow.enabled}
              disabled={turn.isPending}
              onChange={(event) =>
                turn.mutate(event.currentTarget.checked, {
                  onError: (error) => notifications.show({ color: "red", message: error.message }),
                })
              }
            />
            <ActionIcon aria-label={`Delete the workflow ${workflow.name}`} onClick={onDelete}>
              <IconTrash size={15} />
            </ActionIcon>
          </>
        ) : (
          <span className={classes.quiet}>{workflow.enabled ? "on" : "off"}</span>
        )}
      </div>
    </li>
  );
}

function Runs({ address, mayRelease }: { address: Address; mayRelease: boolean }) {
  const pages = usePages([...deploymentsKey(address), "workflow-runs"], (cursor, signal) =>
    findWorkflowRuns(address, cursor, signal),
  );
  if (pages.isLoading) return <TableSkeleton rows={4} />;
  if (pages.error && pages.rows.length === 0) {
    return <ErrorPanel error={pages.error} title="The runs could not be loaded" onRetry={pages.refetch} />;
  }
  if (pages.rows.length === 0) return null;
  return (
    <Panel title="Each time that one was set off">
      <StaleNote {...pages} />
      <ul className={classes.history}>
        {pages.rows.map((run) => (
          <RunLine key={run.id} address={address} run={run} mayRelease={mayRelease} />
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

function RunLine({ address, run, mayRelease }: { address: Address; run: WorkflowRun; mayRelease: boolean }) {
  const detail = useQuery(workflowRunQuery(address, run.id)).data;
  const decide = useChange(address, (word: "approve" | "refuse") => {
    const params = { path: { ...address, workflow_run_id: run.id }, header: idempotencyKey() };
    return word === "approve"
      ? dataOf(
          api.POST(`${PROJECT}/workflow-runs/{workflow_run_id}/approve`, { params, body: { comment: "" } }),
        )
      : dataOf(
          api.POST(`${PROJECT}/workflow-runs/{workflow_run_id}/refuse`, { params, body: { comment: "" } }),
        );
  });
  const definition = run.definition as { name?: string; deployment?: string };
  const state = detail?.state ?? run.state;
  const say = (word: "approve" | "refuse") =>
    decide.mutate(word, { onError: (error) => notifications.show({ color: "red", message: error.message }) });
  return (
    <li>
      <div className={classes.inline}>
        <strong>{definition.name}</strong>
        <span>version {run.number}</span>
        <StatusBadge {...RUN_STATES[state]} />
        <Age time={run.created_at} />
        {run.deployment_id && (
          <Link
            to="/o/$org/p/$project/deployments/$deployment"
            params={{ ...address, deployment: run.deployment_id }}
            className={classes.name}
          >
            {definition.deployment}
          </Link>
        )}
        {state === "waiting" && mayRelease && (
          <>
            <Button size="compact-sm" loading={decide.isPending} onClick={() => say("approve")}>
              Approve
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={decide.isPending}
              onClick={() => say("refuse")}
            >
              Refuse
            </Button>
          </>
        )}
      </div>
      {(detail?.reason || run.reason) && <p className={classes.why}>{detail?.reason ?? run.reason}</p>}
      {detail && (
        <ol className={classes.steps} aria-label="Steps">
          {detail.steps.map((step, at) => (
            <li key={at} data-state={step.state}>
              {step.name}
              <span className="visually-hidden">: {step.state}</span>
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

function DeleteWorkflow({
  address,
  workflow,
  onClose,
}: {
  address: Address;
  workflow: Workflow;
  onClose: () => void;
}) {
  const remove = useChange(address, () => {
    const params = { path: { ...address, workflow_id: workflow.id }, header: ifMatch(workflow) };
    return api.DELETE(`${PROJECT}/workflows/{workflow_id}`, { params });
  });
  return (
    <ConfirmDanger
      opened
      onClose={onClose}
      action="Delete the workflow"
      consequences={["The record of its runs goes with it.", "What it deployed stays."]}
      onConfirm={() => remove.mutateAsync()}
    >
      <p className={classes.why}>
        The workflow <strong>{workflow.name}</strong> goes for good. To pause it only, switch it off.
      </p>
    </ConfirmDanger>
  );
}
