import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBox, IconFilterX } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import type { FilterField } from "@/shared/grid/clauses";
import { type Column, formatSort, parseSort, type Sort } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { DeclaredFilterBar } from "@/shared/grid/DeclaredFilterBar";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { usePages } from "@/shared/grid/usePages";
import { plural } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { EmptyState } from "@/shared/ui/EmptyState";
import { HiddenTitle } from "@/shared/ui/Page";
import { Person } from "@/shared/ui/Person";
import { Snippet } from "@/shared/ui/Snippet";
import { Tag } from "@/shared/ui/Tag";
import { AliasFlag, ScanState, StageMark } from "../components/marks";
import classes from "../models.module.css";
import { type Address, findModels, type ListedModel, MODEL, registryKey, useChange } from "../queries";
import type { ModelSort } from "../search";

const route = getRouteApi("/_app/o/$org/p/$project/models/");
const NO_FILTER: string[] = [];
const FIELDS: FilterField[] = [
  { name: "name", kind: "text", operators: ["eq"] },
  { name: "deleted", kind: "boolean", operators: ["eq"], choices: ["true", "false"] },
];

export function ModelsPage() {
  const { org, project } = route.useParams();
  const { filter = NO_FILTER, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const wanted = { ...wantedBy(filter), sort };
  const pages = usePages([...registryKey({ org, project }), "list", wanted], (cursor, signal) =>
    findModels({ org, project }, wanted, cursor, signal),
  );
  const columns = useMemo(
    () => modelColumns({ org, project }, wanted.deleted),
    [org, project, wanted.deleted],
  );
  const setFilter = (next: string[]) =>
    void navigate({ search: { sort, filter: next.length > 0 ? next : undefined }, replace: true });
  const setSort = (next: Sort[]) => {
    const word = formatSort(next.slice(-1)) as ModelSort | "";
    void navigate({
      search: { filter: filter.length > 0 ? filter : undefined, sort: word || undefined },
      replace: true,
    });
  };
  const open = (model: ListedModel) =>
    void navigate({ to: "/o/$org/p/$project/models/$model", params: { org, project, model: model.id } });
  const count = pages.isLoading ? undefined : plural(pages.total ?? pages.rows.length, "model");
  return (
    <>
      <HiddenTitle title="Models" />
      <GridToolbar count={count}>
        <DeclaredFilterBar
          fields={FIELDS}
          value={filter}
          onChange={setFilter}
          textField="name"
          placeholder="Filter by name"
        />
      </GridToolbar>
      <DataGrid<ListedModel>
        id="models"
        label="Models"
        pages={pages}
        rowId={(model) => model.id}
        rowLabel={(model) => model.name}
        columns={columns}
        sort={parseSort(sort ?? "")}
        onSort={setSort}
        onOpen={wanted.deleted ? undefined : open}
        errorTitle="The models could not be loaded"
        empty={
          <NoModels
            org={org}
            project={project}
            isFiltered={filter.length > 0}
            onClear={() => setFilter([])}
          />
        }
      />
    </>
  );
}

/** What the server is asked for: the box looks into the names, a chip may name one whole, or the deleted ones. */
function wantedBy(filter: string[]): { query?: string; name?: string; deleted: boolean } {
  const valueAt = (prefix: string) =>
    filter.find((part) => part.startsWith(prefix))?.slice(prefix.length) || undefined;
  return {
    query: valueAt("name:contains:"),
    name: valueAt("name:eq:"),
    deleted: filter.includes("deleted:eq:true"),
  };
}

function modelColumns(address: Address, isDeleted: boolean): Column<ListedModel>[] {
  const name: Column<ListedModel> = {
    id: "name",
    label: "Model",
    width: 230,
    isPinned: true,
    sort: "name",
    cell: (model) =>
      isDeleted ? (
        <span title={model.name}>{model.name}</span>
      ) : (
        <Link
          to="/o/$org/p/$project/models/$model"
          params={{ ...address, model: model.id }}
          className={classes.name}
          title={model.name}
        >
          {model.name}
        </Link>
      ),
  };
  const facts: Column<ListedModel>[] = [
    { id: "framework", label: "Framework", width: 110, cell: (model) => model.framework || "–" },
    {
      id: "owner",
      label: "Owner",
      width: 140,
      cell: (model) => <Person org={address.org} id={model.created_by} />,
    },
    {
      id: "changed",
      label: "Last change",
      width: 120,
      sort: "updated_at",
      cell: (model) => <Age time={model.updated_at} />,
    },
    {
      id: "created",
      label: "Made",
      width: 100,
      sort: "created_at",
      cell: (model) => <Age time={model.created_at} />,
    },
    { id: "tags", label: "Tags", width: 200, cell: (model) => <ModelTags model={model} /> },
  ];
  if (isDeleted) {
    const restore: Column<ListedModel> = {
      id: "restore",
      label: "Deleted",
      width: 200,
      cell: (model) => <Restore address={address} model={model} />,
    };
    return [name, restore, ...facts];
  }
  return [
    name,
    { id: "newest", label: "Newest", width: 150, cell: (model) => <Newest model={model} /> },
    {
      id: "versions",
      label: "Versions",
      width: 90,
      align: "end",
      cell: (model) => <span className="num">{model.versions}</span>,
    },
    { id: "aliases", label: "Aliases", width: 260, cell: (model) => <Aliases model={model} /> },
    {
      id: "scan",
      label: "Scan",
      width: 120,
      cell: (model) => model.newest && <ScanState scan={model.newest.scan} />,
    },
    ...facts,
  ];
}

interface CellProps {
  address: Address;
  model: ListedModel;
}

function Newest({ model: { newest } }: { model: ListedModel }) {
  if (!newest) return <span className={classes.quiet}>no version</span>;
  return (
    <span className={classes.inline}>
      <span className="num">v{newest.number}</span>
      {newest.stage !== "none" && <StageMark stage={newest.stage} />}
    </span>
  );
}

function Aliases({ model }: { model: ListedModel }) {
  return (
    <span className={classes.inline}>
      {model.aliases.map((alias) => (
        <AliasFlag key={alias.name} name={alias.name} number={alias.number} />
      ))}
    </span>
  );
}

function ModelTags({ model }: { model: ListedModel }) {
  return (
    <span className={classes.inline}>
      {Object.entries(model.tags).map(([key, value]) => (
        <Tag key={key}>{value ? `${key}: ${value}` : key}</Tag>
      ))}
    </span>
  );
}

function Restore({ address, model }: CellProps) {
  const mayRestore = usePermissions(address.org, address.project).has("model:delete");
  const restore = useChange(address, () => {
    const path = { ...address, model_id: model.id };
    return dataOf(api.POST(`${MODEL}/restore`, { params: { path, header: idempotencyKey() } }));
  });
  return (
    <span className={classes.inline}>
      <Age time={model.deleted_at} />
      {mayRestore && (
        <Button
          variant="default"
          size="compact-xs"
          loading={restore.isPending}
          onClick={() =>
            restore.mutate(undefined, {
              onSuccess: () => notifications.show({ message: `${model.name} is back.` }),
              onError: (error) => notifications.show({ color: "red", message: error.message }),
            })
          }
        >
          Restore
        </Button>
      )}
    </span>
  );
}

interface NoModelsProps extends Address {
  isFiltered: boolean;
  onClear: () => void;
}

function NoModels({ org, project, isFiltered, onClear }: NoModelsProps) {
  if (isFiltered) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        Clear filters
      </Button>
    );
    return <EmptyState icon={IconFilterX} title="No model matches" action={clear} />;
  }
  const shell = [
    `export MODELYARD_URL=${window.location.origin} MODELYARD_PROJECT=${org}/${project}`,
    "export MODELYARD_API_KEY=…",
    "modelyard models push ./model my-model --create",
  ].join("\n");
  const python = 'mlflow.register_model(f"runs:/{run.info.run_id}/model", "my-model")';
  return (
    <EmptyState
      icon={IconBox}
      title="No model has been registered yet"
      action={
        <div className={classes.emptySnippet}>
          <Snippet
            label="Register a model"
            tabs={[
              { label: "Command line", code: shell },
              { label: "MLflow client", code: python },
            ]}
          />
        </div>
      }
    >
      A model is a name; each time you register files under it, it gets the next version.
    </EmptyState>
  );
}
