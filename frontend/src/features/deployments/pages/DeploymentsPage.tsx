import { Button } from "@mantine/core";
import { IconCloudUpload, IconFilterX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { usePermissions } from "@/shared/api/me";
import type { FilterField } from "@/shared/grid/clauses";
import { type Column, formatSort, parseSort } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { DeclaredFilterBar } from "@/shared/grid/DeclaredFilterBar";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { usePages } from "@/shared/grid/usePages";
import { plural } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { EmptyState } from "@/shared/ui/EmptyState";
import { HiddenTitle } from "@/shared/ui/Page";
import { Person } from "@/shared/ui/Person";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { TopBarActions } from "@/shared/ui/TopBarActions";
import { NewDeploymentDialog } from "../components/DeployDialog";
import { TrafficBar } from "../components/TrafficBar";
import classes from "../deployments.module.css";
import { type Address, type Deployment, deploymentQuery, deploymentsKey, findDeployments } from "../queries";
import type { DeploymentSort } from "../search";
import { stateOf } from "../words";

const route = getRouteApi("/_app/o/$org/p/$project/deployments/");
const NO_FILTER: string[] = [];
const FIELDS: FilterField[] = [
  { name: "name", kind: "text", operators: ["contains", "eq", "ne"] },
  {
    name: "environment",
    kind: "choice",
    operators: ["eq", "ne"],
    choices: ["development", "staging", "production"],
  },
  {
    name: "observed_state",
    kind: "choice",
    operators: ["eq", "ne"],
    choices: ["ready", "degraded", "failed", "starting", "building", "pending", "stopped"],
  },
  {
    name: "desired_state",
    kind: "choice",
    operators: ["eq", "ne"],
    choices: ["running", "paused", "stopped"],
  },
];

export function DeploymentsPage() {
  const address = route.useParams();
  const { org, project } = address;
  const { filter = NO_FILTER, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const mayDeploy = usePermissions(org, project).has("deployment:write");
  const [isNew, setNew] = useState(false);
  const pages = usePages([...deploymentsKey(address), "list", filter, sort], (cursor, signal) =>
    findDeployments({ org, project }, { filter, sort }, cursor, signal),
  );
  const columns = useMemo(() => deploymentColumns({ org, project }), [org, project]);
  const set = (next: { filter?: string[]; sort?: DeploymentSort }) =>
    void navigate({ search: { filter, sort, ...next }, replace: true });
  const open = (id: string) =>
    void navigate({
      to: "/o/$org/p/$project/deployments/$deployment",
      params: { org, project, deployment: id },
    });
  const count = pages.isLoading
    ? undefined
    : `${plural(pages.rows.length, "deployment")}${pages.hasMore ? "+" : ""}`;
  const newButton = mayDeploy && <Button onClick={() => setNew(true)}>New deployment</Button>;
  return (
    <>
      <HiddenTitle title="Deployments" />
      <TopBarActions>{newButton}</TopBarActions>
      <GridToolbar count={count}>
        <DeclaredFilterBar
          fields={FIELDS}
          value={filter}
          onChange={(next) => set({ filter: next.length > 0 ? next : undefined })}
          textField="name"
          placeholder="Filter by name"
        />
      </GridToolbar>
      <DataGrid<Deployment>
        id="deployments"
        label="Deployments"
        pages={pages}
        rowId={(one) => one.id}
        rowLabel={(one) => one.name}
        columns={columns}
        sort={parseSort(sort ?? "")}
        onSort={(next) =>
          set({ sort: (formatSort(next.slice(-1)) || undefined) as DeploymentSort | undefined })
        }
        onOpen={(one) => open(one.id)}
        errorTitle="The deployments could not be loaded"
        empty={
          filter.length > 0 ? (
            <EmptyState
              icon={IconFilterX}
              title="No deployment matches"
              action={
                <Button variant="default" onClick={() => set({ filter: undefined })}>
                  Clear filters
                </Button>
              }
            />
          ) : (
            <EmptyState icon={IconCloudUpload} title="Nothing is served yet" action={newButton}>
              A deployment answers predictions of a registered version over HTTP, and brings the next one
              safely.
            </EmptyState>
          )
        }
      />
      {isNew && (
        <NewDeploymentDialog address={{ org, project }} onClose={() => setNew(false)} onMade={open} />
      )}
    </>
  );
}

function deploymentColumns(address: Address): Column<Deployment>[] {
  return [
    {
      id: "name",
      label: "Deployment",
      width: 230,
      isPinned: true,
      sort: "name",
      cell: (one) => (
        <Link
          to="/o/$org/p/$project/deployments/$deployment"
          params={{ ...address, deployment: one.id }}
          className={classes.name}
          title={one.name}
        >
          {one.name}
        </Link>
      ),
    },
    { id: "state", label: "State", width: 120, cell: (one) => <StatusBadge {...stateOf(one)} /> },
    { id: "environment", label: "Environment", width: 120, cell: (one) => one.environment },
    {
      id: "version",
      label: "Model",
      width: 200,
      cell: (one) => <Served address={address} deployment={one} />,
    },
    {
      id: "traffic",
      label: "Traffic",
      width: 200,
      cell: (one) => <Traffic address={address} deployment={one} />,
    },
    {
      id: "replicas",
      label: "Processes",
      width: 100,
      cell: (one) => (
        <span className="num">
          {one.ready_replicas} of {one.replicas}
        </span>
      ),
    },
    {
      id: "owner",
      label: "Owner",
      width: 140,
      cell: (one) => <Person org={address.org} id={one.created_by} />,
    },
    {
      id: "updated",
      label: "Last change",
      width: 110,
      sort: "updated_at",
      cell: (one) => <Age time={one.updated_at} />,
    },
  ];
}

interface CellProps {
  address: Address;
  deployment: Deployment;
}

// The list knows no split: each row that is in view asks for its own.
function useDetail({ address, deployment }: CellProps) {
  return useQuery({ ...deploymentQuery({ ...address, deployment: deployment.id }), staleTime: 30_000 }).data;
}

function Served(props: CellProps) {
  const detail = useDetail(props);
  if (!detail) return null;
  const stable = detail.targets.find((target) => target.role === "stable");
  return (
    <span className={classes.inline} title={detail.model}>
      <span className="clip">{detail.model}</span> {stable && <span className="num">v{stable.number}</span>}
    </span>
  );
}

function Traffic(props: CellProps) {
  const detail = useDetail(props);
  return detail ? <TrafficBar targets={detail.targets} /> : null;
}
