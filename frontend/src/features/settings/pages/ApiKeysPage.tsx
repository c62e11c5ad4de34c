import { Button, Switch } from "@mantine/core";
import { IconFilterX, IconKey, IconUser, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useMe, usePermissions } from "@/shared/api/me";
import { projectsQuery } from "@/shared/api/projects";
import type { FilterField } from "@/shared/grid/clauses";
import { type Column, formatSort, parseSort } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { DeclaredFilterBar } from "@/shared/grid/DeclaredFilterBar";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { usePages } from "@/shared/grid/usePages";
import { useNow } from "@/shared/lib/clock";
import { formatDate, plural } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { EmptyState } from "@/shared/ui/EmptyState";
import { HiddenTitle } from "@/shared/ui/Page";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { TopBarActions } from "@/shared/ui/TopBarActions";
import { MemberName } from "../components/Cells";
import { KeyAction, type KeyDoing, KeyMenu } from "../components/KeyActions";
import { KeyDialog } from "../components/KeyDialog";
import { keyState } from "../keys";
import { type ApiKey, findKeys } from "../queries";
import classes from "../settings.module.css";

const route = getRouteApi("/_app/o/$org/settings/api-keys");
const NO_FILTER: string[] = [];
const FIELDS: FilterField[] = [
  { name: "prefix", kind: "text", operators: ["contains", "eq"] },
  {
    name: "project_id",
    label: "bound to no project",
    kind: "boolean",
    operators: ["null"],
    choices: ["true", "false"],
  },
  {
    name: "last_used_at",
    label: "never used",
    kind: "boolean",
    operators: ["null"],
    choices: ["true", "false"],
  },
  {
    name: "expires_at",
    label: "good for ever",
    kind: "boolean",
    operators: ["null"],
    choices: ["true", "false"],
  },
];

export function ApiKeysPage() {
  const { org } = route.useParams();
  const { filter = NO_FILTER, sort = "-created_at", all = false, owner } = route.useSearch();
  const navigate = route.useNavigate();
  const granted = usePermissions(org);
  const [isMaking, setMaking] = useState(false);
  const [doing, setDoing] = useState<KeyDoing | null>(null);
  const wanted = {
    filter: [
      ...filter,
      ...(all ? [] : ["revoked_at:null:true"]),
      ...(owner === undefined ? [] : [`user_id:eq:${owner}`]),
    ],
    sort,
  };
  const pages = usePages(["api-keys", org, wanted], (cursor, signal) =>
    findKeys(org, wanted, cursor, signal),
  );
  const columns = useColumns(org, setDoing);
  const set = (next: { filter?: string[]; sort?: string; all?: boolean; owner?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...next }) });
  const make = (
    <Button leftSection={<IconKey size={14} />} onClick={() => setMaking(true)}>
      New API key
    </Button>
  );
  return (
    <>
      <HiddenTitle title="API keys" />
      {granted.has("key:write") && <TopBarActions>{make}</TopBarActions>}
      <GridToolbar
        count={
          pages.isLoading
            ? undefined
            : `${plural(pages.rows.length, "key")}${pages.hasMore ? " or more" : ""}`
        }
      >
        <DeclaredFilterBar
          fields={FIELDS}
          value={filter}
          onChange={(next) => set({ filter: next.length > 0 ? next : undefined })}
          textField="name"
          placeholder="Filter by name"
        />
        <OwnerFilter org={org} owner={owner} onOwner={(next) => set({ owner: next })} />
        <Switch
          label="Revoked ones too"
          checked={all}
          onChange={(event) => set({ all: event.currentTarget.checked || undefined })}
        />
      </GridToolbar>
      <DataGrid<ApiKey>
        id="api-keys"
        label="API keys"
        pages={pages}
        rowId={(key) => key.id}
        rowLabel={(key) => key.name}
        columns={columns}
        sort={parseSort(sort)}
        onSort={(next) => set({ sort: formatSort(next.slice(0, 1)) || undefined })}
        errorTitle="The API keys could not be loaded"
        empty={
          filter.length > 0 || owner !== undefined ? (
            <EmptyState
              icon={IconFilterX}
              title="No key matches"
              action={
                <Button variant="default" onClick={() => set({ filter: undefined, owner: undefined })}>
                  Clear filters
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={IconKey}
              title="There is no API key yet"
              action={granted.has("key:write") ? make : undefined}
            >
              Programs log in with a key: training scripts, pipelines, MLflow clients.
            </EmptyState>
          )
        }
      />
      {isMaking && <KeyDialog org={org} owner={owner} onClose={() => setMaking(false)} />}
      {doing && <KeyAction org={org} doing={doing} onClose={() => setDoing(null)} />}
    </>
  );
}

interface OwnerFilterProps {
  org: string;
  owner: string | undefined;
  onOwner: (owner: string | undefined) => void;
}

function OwnerFilter({ org, owner, onOwner }: OwnerFilterProps) {
  const me = useMe().user.id;
  if (owner === undefined) {
    return (
      <Button variant="default" leftSection={<IconUser size={14} />} onClick={() => onOwner(me)}>
        My keys
      </Button>
    );
  }
  return (
    <Button
      variant="light"
      rightSection={<IconX size={12} />}
      onClick={() => onOwner(undefined)}
      aria-label="Show the keys of everybody"
    >
      <span className="clip" style={{ maxWidth: 200 }}>
        Keys of <MemberName org={org} id={owner} />
      </span>
    </Button>
  );
}

function useColumns(org: string, onDo: (doing: KeyDoing) => void): Column<ApiKey>[] {
  const granted = usePermissions(org);
  const me = useMe().user.id;
  const projects = useQuery(projectsQuery(org)).data?.items;
  return useMemo(() => {
    const mayManage = (key: ApiKey) =>
      granted.has("key:write") && (key.user_id === me || granted.has("member:write"));
    const projectName = (id: string | null) =>
      id === null ? null : (projects?.find((project) => project.id === id)?.name ?? "one project");
    return [
      {
        id: "name",
        label: "Key",
        width: 220,
        isPinned: true,
        sort: "name",
        cell: (key) => (
          <bdi style={{ fontWeight: 500 }} title={key.name}>
            {key.name}
          </bdi>
        ),
      },
      {
        id: "prefix",
        label: "Begins with",
        width: 170,
        cell: (key) => <code className="mono">my_{key.prefix}…</code>,
      },
      { id: "state", label: "State", width: 100, cell: (key) => <State row={key} /> },
      { id: "owner", label: "Owner", width: 150, cell: (key) => <MemberName org={org} id={key.user_id} /> },
      {
        id: "project",
        label: "Project",
        width: 150,
        cell: (key) => <bdi>{projectName(key.project_id) ?? "all"}</bdi>,
      },
      { id: "scopes", label: "May do", width: 130, cell: (key) => <Scopes scopes={key.scopes} /> },
      {
        id: "used",
        label: "Last used",
        width: 110,
        cell: (key) =>
          key.last_used_at ? <Age time={key.last_used_at} /> : <span className={classes.quiet}>never</span>,
      },
      {
        id: "expires",
        label: "Good until",
        width: 120,
        cell: (key) =>
          key.expires_at ? formatDate(key.expires_at) : <span className={classes.quiet}>for ever</span>,
      },
      {
        id: "created",
        label: "Created",
        width: 110,
        sort: "created_at",
        cell: (key) => <Age time={key.created_at} />,
      },
      {
        id: "actions",
        label: "Actions",
        width: 80,
        cell: (key) => (mayManage(key) && !key.revoked_at ? <KeyMenu row={key} onDo={onDo} /> : null),
      },
    ];
  }, [granted, me, onDo, org, projects]);
}

const TONES = { active: "ok", revoked: "quiet", expired: "warn" } as const;

function State({ row }: { row: ApiKey }) {
  const state = keyState(row, useNow());
  return <StatusBadge label={state} tone={TONES[state]} shape={state === "active" ? "dot" : "square"} />;
}

function Scopes({ scopes }: { scopes: ApiKey["scopes"] }) {
  if (scopes === null) return <>as its owner</>;
  const isReading = scopes.every((scope) => scope.endsWith(":read"));
  return <span title={scopes.join(", ")}>{isReading ? "reading" : plural(scopes.length, "permission")}</span>;
}
