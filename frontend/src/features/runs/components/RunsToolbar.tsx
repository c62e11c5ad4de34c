import { Button } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ColumnPicker } from "@/shared/grid/ColumnPicker";
import type { Column } from "@/shared/grid/columns";
import { FilterBar } from "@/shared/grid/FilterBar";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { searchFields } from "@/shared/grid/suggest";
import { formatCount, plural } from "@/shared/lib/format";
import { type Address, type KeyKind, type Run, searchFieldsQuery } from "../queries";
import type { Mode, RunsSearch } from "../search";
import { useLiveRuns } from "../useLiveRuns";
import type { View } from "../views";
import { COUNTED } from "./BulkBar";
import { GroupBy } from "./GroupBy";
import { ModeSwitch, PlotCount } from "./ModeSwitch";
import { ViewMenu } from "./ViewMenu";

interface RunsToolbarProps {
  address: Address;
  state: RunsSearch;
  set: (next: Partial<RunsSearch>) => void;
  onApply: (view: View | null) => void;
  keys: Record<KeyKind, string[]>;
  onKeySearch: (text: string) => void;
  columns: Column<Run>[];
  shown: string[];
  mode: Mode;
  areCharts: boolean;
  selected: number;
  total: number | null;
  error: unknown;
}

/** All that says which runs show, and how. */
export function RunsToolbar(props: RunsToolbarProps) {
  const { address, state, set, keys, columns, shown, mode } = props;
  const fields = useQuery(searchFieldsQuery(address)).data;
  const filterFields = useMemo(() => searchFields(fields ?? [], keys), [fields, keys]);
  const { newRuns, show: showNew } = useLiveRuns(address);
  return (
    <GridToolbar count={countOf(props.total, state.archived ?? false)}>
      <FilterBar
        value={state.search ?? ""}
        onChange={(text) => set({ search: text || undefined })}
        error={props.error}
        fields={filterFields}
        onFieldSearch={props.onKeySearch}
      />
      {newRuns > 0 && (
        <Button variant="light" size="compact-xs" radius="xl" onClick={showNew}>
          {plural(newRuns, "new run")}
        </Button>
      )}
      <GroupBy keys={keys} group={state.group} onGroup={(group) => set({ group, peek: undefined })} />
      <ColumnPicker
        columns={columns}
        shown={shown}
        onShown={(next) => set({ columns: next.join(",") })}
        onSearch={props.onKeySearch}
      />
      <ViewMenu
        address={address}
        state={state}
        onApply={props.onApply}
        onSaved={(view) => set({ view: view.id })}
      />
      <ModeSwitch mode={mode} onMode={(next) => set({ mode: next })} />
      {props.areCharts && state.group === undefined && (
        <PlotCount plot={state.plot} selected={props.selected} onPlot={(plot) => set({ plot })} />
      )}
      <Button
        variant={state.archived ? "light" : "default"}
        leftSection={<IconArchive size={14} />}
        aria-pressed={state.archived ?? false}
        title="Archived runs in place of the others"
        onClick={() => set({ archived: state.archived ? undefined : true, peek: undefined })}
      >
        Archived
      </Button>
    </GridToolbar>
  );
}

function countOf(total: number | null, archived: boolean): string | undefined {
  if (total === null) return undefined;
  const noun = archived ? "archived run" : "run";
  return total > COUNTED ? `more than ${formatCount(COUNTED)} ${noun}s` : plural(total, noun);
}
