import { Button, Menu, Tabs } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, ifMatch } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { Age } from "@/shared/ui/Age";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { CopyButton } from "@/shared/ui/CopyButton";
import { useCrumb } from "@/shared/ui/crumbs";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { Person } from "@/shared/ui/Person";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { CommandDialog } from "../components/CommandDialog";
import { ChangeVersionDialog } from "../components/DeployDialog";
import { HistoryPanel } from "../components/HistoryPanel";
import { LogsPanel } from "../components/LogsPanel";
import { RolloutRail } from "../components/RolloutRail";
import { TrafficBar, TrafficLegend } from "../components/TrafficBar";
import { TryIt } from "../components/TryIt";
import classes from "../deployments.module.css";
import {
  type CommandName,
  DEPLOYMENT,
  type DeploymentAddress,
  type DeploymentDetail,
  deploymentPath,
  deploymentQuery,
  useChange,
} from "../queries";
import type { Tab } from "../search";
import { STRATEGIES, stateOf } from "../words";

const route = getRouteApi("/_app/o/$org/p/$project/deployments/$deployment");
const TAB_NAMES: Record<Tab, string> = {
  overview: "Overview",
  logs: "Logs",
  history: "History",
  configuration: "Configuration",
  try: "Try it",
};

/** One deployment: what it serves, how the next version gets there, and everything that was done to it. */
export function DeploymentPage() {
  const { deployment: id, ...place } = route.useParams();
  const address: DeploymentAddress = { ...place, deployment: id };
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQuery(deploymentQuery(address));
  useCrumb(`/o/${place.org}/p/${place.project}/deployments/${id}`, found.data?.name);
  if (found.isPending) return <TableSkeleton />;
  if (found.error && !found.data) {
    return (
      <ErrorPanel
        error={found.error}
        title="The deployment could not be loaded"
        onRetry={() => void found.refetch()}
      />
    );
  }
  const deployment = found.data;
  if (!deployment) return null;
  return (
    <Page isWide>
      <PageHeader
        title={deployment.name}
        description={
          <span className={classes.inline}>
            <StatusBadge {...stateOf(deployment)} />
            <span>{deployment.environment}</span>
            <Link
              to="/o/$org/p/$project/models/$model"
              params={{ ...place, model: deployment.model_id }}
              className={classes.name}
            >
              {deployment.model}
            </Link>
            <span>
              changed <Age time={deployment.updated_at} />
            </span>
          </span>
        }
        actions={<Actions address={address} deployment={deployment} />}
      />
      {deployment.observed_reason && (
        <p className={classes.why} role="status">
          {deployment.observed_reason}
        </p>
      )}
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: { tab: (next as Tab) ?? undefined }, replace: true })}
        keepMounted={false}
      >
        <Tabs.List>
          {(Object.keys(TAB_NAMES) as Tab[]).map((name) => (
            <Tabs.Tab key={name} value={name}>
              {TAB_NAMES[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview" pt="md">
          <Overview deployment={deployment} />
        </Tabs.Panel>
        <Tabs.Panel value="logs" pt="md">
          <LogsPanel address={address} deployment={deployment} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <HistoryPanel address={address} />
        </Tabs.Panel>
        <Tabs.Panel value="configuration" pt="md">
          <Configuration org={place.org} deployment={deployment} />
        </Tabs.Panel>
        <Tabs.Panel value="try" pt="md">
          <TryIt address={address} deployment={deployment} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Overview({ deployment }: { deployment: DeploymentDetail }) {
  const rollout = deployment.under_way?.rollout;
  return (
    <div className={classes.stack}>
      {rollout && (
        <RolloutRail rollout={rollout} title={`${STRATEGIES[rollout.strategy].label} rollout under way`} />
      )}
      <Panel title="Traffic">
        <div className={classes.body}>
          <TrafficBar targets={deployment.targets} isLarge />
          <TrafficLegend targets={deployment.targets} />
        </div>
      </Panel>
      <Panel title="Address">
        <div className={classes.body}>
          <span className={classes.inline}>
            <code className="mono">{deployment.url}</code>
            <CopyButton value={deployment.url} label="Copy the address" />
          </span>
        </div>
      </Panel>
    </div>
  );
}

function Configuration({ org, deployment }: { org: string; deployment: DeploymentDetail }) {
  const resources = deployment.resources as { cpu?: number; memory_bytes?: number };
  const options = deployment.options as Record<string, unknown>;
  const facts: [string, React.ReactNode][] = [
    ["Processes", `${deployment.ready_replicas} of ${deployment.replicas} answer`],
    ["Cores of each", resources.cpu ?? 1],
    [
      "Memory of each",
      `${Math.round((resources.memory_bytes ?? 2 ** 31) / 2 ** 20).toLocaleString("en")} MiB`,
    ],
    ["Strategy", STRATEGIES[deployment.strategy].label],
    ["Jail", String(options.profile ?? "strict")],
    ["Sampled", `${Number(options.sample ?? 0) * 100} % of the requests`],
    ["Time limit", `${options.timeout_seconds ?? 30} s`],
    ["Rate limit", options.requests_per_second ? `${options.requests_per_second} requests a second` : "none"],
    ["Made by", <Person key="by" org={org} id={deployment.created_by} />],
    ["Description", deployment.description || "–"],
  ];
  return (
    <Panel title="Configuration">
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <FactRow key={name} name={name} value={value} />
        ))}
      </dl>
    </Panel>
  );
}

function FactRow({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Actions({ address, deployment }: { address: DeploymentAddress; deployment: DeploymentDetail }) {
  const granted = usePermissions(address.org, address.project);
  const needed = deployment.environment === "production" ? "deployment:release" : "deployment:write";
  const [dialog, setDialog] = useState<CommandName | "deploy" | "delete" | null>(null);
  const close = () => setDialog(null);
  const busy = deployment.under_way !== null && deployment.under_way !== undefined;
  const rollout = deployment.under_way?.rollout;
  if (!granted.has(needed) || !granted.has("deployment:write")) return null;
  const isStopped = deployment.desired_state === "stopped";
  return (
    <div className={classes.actions}>
      {rollout && (
        <>
          <Button onClick={() => setDialog("promote")}>Promote</Button>
          <Button variant="default" onClick={() => setDialog(rollout.held_since ? "continue" : "hold")}>
            {rollout.held_since ? "Continue" : "Hold"}
          </Button>
        </>
      )}
      {!isStopped && (
        <Button variant="default" color="red" onClick={() => setDialog("roll-back")}>
          Roll back
        </Button>
      )}
      {!busy && !isStopped && <Button onClick={() => setDialog("deploy")}>Deploy a version</Button>}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {deployment.desired_state === "running" ? (
            <Menu.Item onClick={() => setDialog("pause")}>Pause</Menu.Item>
          ) : (
            <Menu.Item onClick={() => setDialog("resume")}>Resume</Menu.Item>
          )}
          {!isStopped && <Menu.Item onClick={() => setDialog("stop")}>Stop</Menu.Item>}
          {granted.has("deployment:delete") && (
            <Menu.Item color="red" onClick={() => setDialog("delete")}>
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === "deploy" && (
        <ChangeVersionDialog address={address} deployment={deployment} onClose={close} />
      )}
      {dialog === "delete" && <DeleteDialog address={address} deployment={deployment} onClose={close} />}
      {dialog !== null && dialog !== "deploy" && dialog !== "delete" && (
        <CommandDialog address={address} command={dialog} onClose={close} />
      )}
    </div>
  );
}

interface DeleteProps {
  address: DeploymentAddress;
  deployment: DeploymentDetail;
  onClose: () => void;
}

function DeleteDialog({ address, deployment, onClose }: DeleteProps) {
  const navigate = useNavigate();
  const remove = useChange(address, async () => {
    const path = deploymentPath(address);
    await api.DELETE(DEPLOYMENT, { params: { path, header: ifMatch(deployment) } });
    await navigate({
      to: "/o/$org/p/$project/deployments",
      params: { org: address.org, project: address.project },
    });
  });
  return (
    <ConfirmDanger
      opened
      onClose={onClose}
      name={deployment.slug}
      action="Delete the deployment"
      consequences={["Its address answers 404 from then on.", "Its history stays in the audit log."]}
      onConfirm={() => remove.mutateAsync()}
    >
      <p className={classes.why}>
        The deployment <strong>{deployment.name}</strong> stops for good.
      </p>
    </ConfirmDanger>
  );
}
