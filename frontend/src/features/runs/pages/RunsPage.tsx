import { Button } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { IconFilterX, IconFlask } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { ColumnPicker } from "@/shared/grid/ColumnPicker";
import { formatSort, parseSort } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { FilterBar } from "@/shared/grid/FilterBar";
import { GridToolbar, SelectionFoot } from "@/shared/grid/GridToolbar";
import { useSelection } from "@/shared/grid/selection";
import { searchFields } from "@/shared/grid/suggest";
import { usePages } from "@/shared/grid/usePages";
import { formatCount, plural } from "@/shared/lib/format";
import { remember, remembered } from "@/shared/lib/storage";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ButtonLink } from "@/shared/ui/links";
import { HiddenTitle } from "@/shared/ui/Page";
import { BASE_COLUMNS, DEFAULT_COLUMNS, keyColumn, ownTags, trendColumn } from "../columns";
import { AllCharts } from "../components/AllCharts";
import { Divider } from "../components/Divider";
import { ModeSwitch, PlotCount } from "../components/ModeSwitch";
import { SplitCharts } from "../components/SplitCharts";
import { goalOf, headlineOf, PlottedColours, usePlotted } from "../plotted";
import { type Address, findRuns, type KeyKind, keysQuery, type Run, searchFieldsQuery } from "../queries";
import classes from "../runs.module.css";
import { DEFAULT_PLOTTED, DEFAULT_SORT, type RunsSearch } from "../search";
import { Trends, useTrends } from "../trends";
import { useLiveRuns } from "../useLiveRuns";

const route = getRouteApi("/_app/o/$org/p/$project/runs/");
const COUNTED = 10_000;
const KINDS: KeyKind[] = ["metrics", "params", "tags"];
/** Tags that the column of all tags shows at most; the server takes 100 columns. */
const MOST_TAGS = 30;
const NONE: string[] = [];
const DEBOUNCE = 200;
const MOST_COMPARED = 50;

export function RunsPage() {
  const address = route.useParams();
  const state = route.useSearch();
  const { search = "", sort = DEFAULT_SORT, columns: chosen } = state;
  const navigate = route.useNavigate();
  const set = useCallback(
    (next: Partial<RunsSearch>) => void navigate({ search: (before) => ({ ...before, ...next }) }),
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
  const pages = usePages(["runs", address.org, address.project, search, sort, wanted], (cursor, signal) =>
    findRuns(address, { search, sort, columns: wanted }, cursor, signal),
  );
  const fields = useQuery(searchFieldsQuery(address)).data;
  const filterFields = useMemo(() => searchFields(fields ?? [], keys), [fields, keys]);
  const { newRuns, show: showNew } = useLiveRuns(address);
  const selection = useSelection();
  const sorting = useMemo(() => parseSort(sort), [sort]);
  const isNarrow = useMediaQuery("(max-width: 900px)") ?? false;
  const mode = state.mode ?? (isNarrow ? "table" : "split");
  const plotted = usePlotted(pages.rows, selection, state.plot ?? DEFAULT_PLOTTED);
  const trends = useTrends(address, pages.rows, shown.includes("trend") ? headline : undefined);
  const [height, setHeight] = useState(() => remembered("runs-charts-height", 396));
  const resize = useCallback((next: number) => {
    setHeight(next);
    remember("runs-charts-height", next);
  }, []);
  const areCharts = headline !== undefined && pages.rows.length > 0 && mode !== "table";

  const grid = (
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
      onOpen={(run) =>
        void navigate({ to: "/o/$org/p/$project/runs/$run/overview", params: { ...address, run: run.id } })
      }
      errorTitle="The runs could not be loaded"
      empty={<NoRuns search={search} onClear={() => set({ search: undefined })} address={address} />}
      foot={
        <SelectionFoot selection={selection} loaded={pages.rows.length} matching={pages.total} noun="run">
          <CompareSelected address={address} ids={selection.ids} />
        </SelectionFoot>
      }
    />
  );
  const area = areCharts && {
    address,
    plotted,
    metrics,
    metric: headline,
    goal: metrics.find((key) => key === state.goal) ?? goalOf(metrics) ?? headline,
    state,
    set,
  };
  return (
    <PlottedColours value={areCharts ? plotted.colours : NO_COLOURS}>
      <Trends value={trends}>
        <HiddenTitle title="Runs" />
        <GridToolbar count={countOf(pages.total)}>
          <FilterBar
            value={search}
            onChange={(text) => set({ search: text || undefined })}
            error={pages.error}
            fields={filterFields}
            onFieldSearch={setKeySearch}
          />
          {newRuns > 0 && (
            <Button variant="light" size="compact-xs" radius="xl" onClick={showNew}>
              {plural(newRuns, "new run")}
            </Button>
          )}
          <ColumnPicker
            columns={columns}
            shown={shown}
            onShown={(next) => set({ columns: next.join(",") })}
            onSearch={setKeySearch}
          />
          <ModeSwitch mode={mode} onMode={(next) => set({ mode: next })} />
          {areCharts && (
            <PlotCount plot={state.plot} selected={selection.ids.size} onPlot={(plot) => set({ plot })} />
          )}
        </GridToolbar>
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
      </Trends>
    </PlottedColours>
  );
}

const NAME_ONLY = ["name"];
const NO_COLOURS: ReadonlyMap<string, string> = new Map();

/** The way from selected runs to their comparison. */
function CompareSelected({ address, ids }: { address: Address; ids: ReadonlySet<string> }) {
  if (ids.size < 2) return null;
  if (ids.size > MOST_COMPARED) return <span>At most {MOST_COMPARED} runs can be compared.</span>;
  return (
    <ButtonLink to="/o/$org/p/$project/compare" params={address} search={{ runs: [...ids].join(",") }}>
      Compare
    </ButtonLink>
  );
}

const runId = (run: Run) => run.id;
const runName = (run: Run) => run.name;

/** What of a field that is being typed is its key: of `metrics.au` it is `au`, of `metr` nothing yet. */
function keyPart(typed: string): string {
  const isKind = KINDS.some((kind) => `${kind}.`.startsWith(typed));
  return isKind ? "" : typed.replace(/^(metrics|params|tags)\.`?/, "").slice(0, 250);
}

/** The keys of metrics, params and tags that contain what is typed after their kind's name, if that is typed. */
function useKeys(address: Address, typed: string): Record<KeyKind, string[]> {
  const [text] = useDebouncedValue(keyPart(typed), DEBOUNCE);
  const metrics = useQuery(keysQuery(address, "metrics", text)).data ?? NONE;
  const params = useQuery(keysQuery(address, "params", text)).data ?? NONE;
  const tags = useQuery(keysQuery(address, "tags", text)).data ?? NONE;
  return useMemo(() => ({ metrics, params, tags: ownTags(tags) }), [metrics, params, tags]);
}

/** Every column that is known, and those that the address names though their keys are not among the first. */
function allColumns(keys: Record<KeyKind, string[]>, shown: string[], headline: string | undefined) {
  const trend = headline === undefined ? [] : [trendColumn(headline)];
  const known = [
    ...BASE_COLUMNS,
    ...trend,
    ...KINDS.flatMap((kind) => keys[kind].map((key) => keyColumn(kind, key))),
  ];
  const ids = new Set(known.map((column) => column.id));
  const missing = shown.filter((id) => !ids.has(id)).flatMap((id) => columnOf(id) ?? []);
  return [...known, ...missing];
}

function columnOf(id: string) {
  const match = /^(metrics|params|tags)\.(`?)(.+)\2$/s.exec(id);
  return match?.[3] === undefined ? null : keyColumn(match[1] as KeyKind, match[3].replaceAll("``", "`"));
}

/** Splits at commas that stand in no backticks. */
function splitColumns(text: string): string[] {
  return text.match(/(?:`(?:``|[^`])*`|[^,`])+/g) ?? [];
}

/** What the server is asked for: the shown keys, and the tags when their column shows. */
function wantedFields(shown: string[], tags: string[]): string[] {
  const own = shown.filter((id) => columnOf(id) !== null);
  const all = shown.includes("tags") ? tags.map((key) => keyColumn("tags", key).id) : [];
  return [...new Set([...own, ...all])];
}

function countOf(total: number | null): string | undefined {
  if (total === null) return undefined;
  return total > COUNTED ? `more than ${formatCount(COUNTED)} runs` : plural(total, "run");
}

interface NoRunsProps {
  search: string;
  onClear: () => void;
  address: Address;
}

function NoRuns({ search, onClear, address }: NoRunsProps) {
  if (search) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        Clear filters
      </Button>
    );
    return <EmptyState icon={IconFilterX} title="No run matches" action={clear} />;
  }
  const uri = `${window.location.origin}/mlflow/${address.org}/${address.project}`;
  return (
    <EmptyState icon={IconFlask} title="No run has been logged yet">
      Point an MLflow client at <code className="mono">{uri}</code>
    </EmptyState>
  );
}
