import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAdjustments, IconSearch } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Schemas } from "@/shared/api/client";
import type { Column } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { usePages } from "@/shared/grid/usePages";
import { CopyButton } from "@/shared/ui/CopyButton";
import { EmptyState } from "@/shared/ui/EmptyState";
import { findParams, runQuery } from "../queries";
import classes from "../run.module.css";

const route = getRouteApi("/_app/o/$org/p/$project/runs/$run/params");
const DEBOUNCE = 200;

type Pair = Schemas["PairOut"];

const COLUMNS: Column<Pair>[] = [
  {
    id: "key",
    label: "Param",
    width: 260,
    isPinned: true,
    cell: ({ key }) => <span title={key}>{key}</span>,
  },
  {
    id: "value",
    label: "Value",
    width: 560,
    cell: ({ value }) => (
      <span className="mono" title={value}>
        {value}
      </span>
    ),
  },
  {
    id: "copy",
    label: "Copy",
    width: 70,
    cell: ({ key, value }) => <CopyButton value={value} size={24} label={`Copy the value of ${key}`} />,
  },
];

const keyOf = (pair: Pair) => pair.key;

/** What the run was called with. */
export function ParamsTab() {
  const address = route.useParams();
  const { search = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: run } = useSuspenseQuery(runQuery(address));
  const [wanted] = useDebouncedValue(search, DEBOUNCE);
  const pages = usePages(
    ["run-params", address.org, address.project, address.run, wanted],
    (cursor, signal) => findParams(address, wanted, cursor, signal),
  );
  return (
    <>
      <div className={classes.toolbar}>
        <TextInput
          size="xs"
          type="search"
          aria-label="Search params"
          placeholder="Search params"
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => {
            const text = event.currentTarget.value || undefined;
            void navigate({ search: { search: text }, replace: true });
          }}
        />
        <CopyButton value={JSON.stringify(run.params, null, 2)} label="Copy all as JSON" />
      </div>
      <DataGrid<Pair>
        id="run-params"
        label="Params"
        pages={pages}
        rowId={keyOf}
        rowLabel={keyOf}
        columns={COLUMNS}
        sort={[]}
        onSort={() => undefined}
        errorTitle="The params could not be loaded"
        empty={
          <EmptyState icon={IconAdjustments} title={wanted ? "No param matches" : "This run has no params"} />
        }
      />
    </>
  );
}
