import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArchive, IconFilterX, IconFlask } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { formatSort, parseSort } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { useSelection } from "@/shared/grid/selection";
import { usePages } from "@/shared/grid/usePages";
import { remember, remembered } from "@/shared/lib/storage";
import { EmptyState } from "@/shared/ui/EmptyState";
import { HiddenTitle } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { allColumns, keyOf, shownMetrics, splitColumns, useKeys, wantedFields } from "../columnSets";
import { DEFAULT_COLUMNS, ownTags } from "../columns";
import { AllCharts } from "../components/AllCharts";
import { BulkBar } from "../components/BulkBar";
import { Divider } from "../components/Divider";
import { GroupTable } from "../components/GroupTable";
import { PeekAt } from "../components/RunCells";
import { RunPeek } from "../components/RunPeek";
import { RunsToolbar } from "../components/RunsToolbar";
import { SplitCharts } from "../components/SplitCharts";
import { groupsQuery, useGroupsPlotted } from "../groups";
import { goalOf, headlineOf, PlottedColours, usePlotted } from "../plotted";
import { type Address, findRuns, keysQuery, type Run } from "../queries";
import classes from "../runs.module.css";
import { DEFAULT_PLOTTED, DEFAULT_SORT, type RunsSearch } from "../search";
import { Trends, useTrends } from "../trends";
import { lookIn, NO_VIEW, useDefaultView, type View } from "../views";

const route = getRouteApi("/_app/o/$org/p/$project/runs/");
/** Tags that the column of all tags shows at most; the server takes 100 columns. */
const MOST_TAGS = 30;
const NONE: string[] = [];
const NAME_ONLY = ["name"];
const NO_COLOURS: ReadonlyMap<string, string> = new Map();

/** The list of runs; opened without anything in its address, it shows the default view. */
export function RunsPage() {
  const address = route.useParams();
  const state = route.useSearch();
  const navigate = route.useNavigate();
  const apply = useCallback(
    (view: View | null, replace = false) =>
      void navigate({ search: view ? { ...lookIn(view), view: view.id } : { view: NO_VIEW }, replace }),
    [navigate],
  );
  const isWaiting = useDefaultView(address, state, (view) => apply(view, true));
  if (isWaiting) return <TableSkeleton />;
  return <Runs address={address} state={state} onApply={apply} />;
}

interface RunsProps {
  address: Address;
  state: RunsSearch;
  onApply: (view: View | null) => void;
}

function Runs({ address, state, onApply }: RunsProps) {
  const { search = "", sort = DEFAULT_SORT, columns: chosen, archived = false } = state;
  const navigate = route.useNavigate();
  const set = useCallback(
    (next: Partial<RunsSearch>, replace = false) =>
      void navigate({ search: (before) => ({ ...before, ...next }), replace }),
    [navigate],
  );
  const [keySearch, setKeySearch] = useState("");
  const keys = useKeys(address, keySearch);
  const tags = useQuery(keysQuery(address, "tags"));
  const metrics = useQuery(keysQuery(address, "metrics")).data ?? NONE;
  const headline = metrics.find((key) => key === state.metric) ?? headlineOf(metrics);
  const shown = useMemo(() => (chosen === undefined ? DEFAULT_COLUMNS : splitColumns(chosen)), [chosen]);
  const columns = useMemo(() => allColumns(keys, shown, headline), [keys, shown, headline]);
  const wanted = useMemo(
    () => wantedFields(shown, ownTags(tags.data ?? NONE).slice(0, MOST_TAGS)),
    [shown, tags.data],
  );
  const pages = usePages(
    ["runs", address.org, address.project, search, sort, wanted, archived],
    (cursor, signal) => findRuns(address, { search, sort, columns: wanted, archived }, cursor, signal),
  );
  const selection = useSelection(JSON.stringify([search, archived]));
  const sorting = useMemo(() => parseSort(sort), [sort]);
  const isNarrow = useMediaQuery("(max-width: 900px)") ?? false;
  const mode = state.mode ?? (isNarrow ? "table" : "split");
  const goal = metrics.find((key) => key === state.goal) ?? goalOf(metrics) ?? headline;
  const by = keyOf(state.group ?? "")?.kind === "metrics" ? undefined : state.group;
  const summed = useMemo(() => shownMetrics(shown, [headline, goal]), [shown, headline, goal]);
  const groups = useQuery(groupsQuery(address, by, summed, search, archived));
  const singly = usePlotted(pages.rows, selection, state.plot ?? DEFAULT_PLOTTED);
  const plotted = useGroupsPlotted(by, groups.data?.groups) ?? singly;
  const trends = useTrends(address, pages.rows, shown.includes("trend") ? headline : undefined);
  const [height, setHeight] = useState(() => remembered("runs-charts-height", 396));
  const resize = useCallback((next: number) => {
    setHeight(next);
    remember("runs-charts-height", next);
  }, []);
  const areCharts = headline !== undefined && pages.rows.length > 0 && mode !== "table";
  const open = (run: string) =>
    void navigate({ to: "/o/$org/p/$project/runs/$run/overview", params: { ...address, run } });
  const peek = usePeek(pages.rows, state.peek, set);

  const grid = by ? (
    <GroupTable
      address={address}
      by={by}
      metrics={mode === "charts" && areCharts && !isNarrow ? NONE : summed}
      search={search}
      archived={archived}
      groups={groups}
      areCharts={areCharts}
      onList={(next) => set({ search: next, group: undefined })}
    />
  ) : (
    <DataGrid<Run>
      id="runs"
      label="Runs"
      pages={pages}
      rowId={runId}
      rowLabel={runName}
      columns={columns}
      shown={mode === "charts" && areCharts && !isNarrow ? NAME_ONLY : shown}
      sort={sorting}
      onSort={(next) => set({ sort: formatSort(next) || undefined })}
      selection={selection}
      onOpen={(run) => open(run.id)}
      onPeek={(run) => peek.toggle(run.id)}
      peeked={state.peek}
      errorTitle="The runs could not be loaded"
      isRefusalSaid
      empty={
        <NoRuns
          search={search}
          archived={archived}
          onClear={() => set({ search: undefined })}
          address={address}
        />
      }
    />
  );
  const area = areCharts && {
    address,
    plotted,
    metrics,
    metric: headline,
    goal: goal ?? headline,
    state,
    set,
  };
  return (
    <PlottedColours value={areCharts ? plotted.colours : NO_COLOURS}>
      <Trends value={trends}>
        <PeekAt value={peek.toggle}>
          <HiddenTitle title="Runs" />
          <RunsToolbar
            address={address}
            state={state}
            set={set}
            onApply={onApply}
            keys={keys}
            onKeySearch={setKeySearch}
            columns={columns}
            shown={shown}
            mode={mode}
            areCharts={areCharts}
            selected={selection.isAll ? pages.rows.length : selection.ids.size}
            total={pages.total}
            error={pages.error}
          />
          {area && mode === "split" && (
            <>
              <SplitCharts {...area} height={height} />
              <Divider height={height} onHeight={resize} />
            </>
          )}
          {area && mode === "charts" ? (
            <div className={classes.beside}>
              <div className={classes.list}>{grid}</div>
              <AllCharts {...area} />
            </div>
          ) : (
            <div className={classes.below}>{grid}</div>
          )}
          {by === undefined && (
            <BulkBar
              address={address}
              selection={selection}
              rows={pages.rows}
              matching={pages.total}
              search={search}
              archived={archived}
            />
          )}
          {state.peek !== undefined && (
            <RunPeek
              address={address}
              run={state.peek}
              name={pages.rows.find((run) => run.id === state.peek)?.name}
              onClose={peek.close}
              onMove={peek.move}
              onOpen={() => open(state.peek ?? "")}
            />
          )}
        </PeekAt>
      </Trends>
    </PlottedColours>
  );
}

/** The drawer beside the list: opened and closed for a row, and moved along the rows. */
function usePeek(
  rows: Run[],
  id: string | undefined,
  set: (next: Partial<RunsSearch>, replace?: boolean) => void,
) {
  const at = rows.findIndex((run) => run.id === id);
  const toggle = (next: string) => set({ peek: next === id ? undefined : next });
  // Back leads out of the drawer, not through every row that it went along.
  const move = (by: 1 | -1) => {
    const next = rows[at + by];
    if (next) set({ peek: next.id }, true);
  };
  return { toggle, close: () => set({ peek: undefined }), move: at === -1 ? undefined : move };
}

const runId = (run: Run) => run.id;
const runName = (run: Run) => run.name;

interface NoRunsProps {
  search: string;
  archived: boolean;
  onClear: () => void;
  address: Address;
}

function NoRuns({ search, archived, onClear, address }: NoRunsProps) {
  if (search) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        Clear filters
      </Button>
    );
    return <EmptyState icon={IconFilterX} title="No run matches" action={clear} />;
  }
  if (archived) return <EmptyState icon={IconArchive} title="No run is archived" />;
  const uri = `${window.location.origin}/mlflow/${address.org}/${address.project}`;
  return (
    <EmptyState icon={IconFlask} title="No run has been logged yet">
      Point an MLflow client at <code className="mono">{uri}</code>
    </EmptyState>
  );
}
