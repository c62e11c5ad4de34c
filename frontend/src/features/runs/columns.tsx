import type { Column } from "@/shared/grid/columns";
import { keyedField } from "@/shared/grid/searchLanguage";
import { useNow } from "@/shared/lib/clock";
import { durationBetween, formatDuration, formatValue } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { RunState } from "@/shared/ui/StatusBadge";
import { Tag } from "@/shared/ui/Tag";
import { RunNameCell, TrendCell } from "./components/RunCells";
import type { KeyKind, Run } from "./queries";

/** Tags that clients write for themselves; nobody reads them in a table. */
const INTERNAL = /^(mlflow|modelyard)\./;
const TAGS_SHOWN = 3;

export const DEFAULT_COLUMNS = ["name", "status", "trend", "started", "duration", "user", "tags"];

export function ownTags(keys: string[]): string[] {
  return keys.filter((key) => !INTERNAL.test(key));
}

export const BASE_COLUMNS: Column<Run>[] = [
  {
    id: "name",
    label: "Run",
    group: "Info",
    width: 250,
    isPinned: true,
    sort: "name",
    cell: (run) => <RunNameCell run={run} />,
  },
  {
    id: "status",
    label: "State",
    group: "Info",
    width: 110,
    sort: "status",
    cell: (run) => <RunState status={run.status} />,
  },
  {
    id: "started",
    label: "Started",
    group: "Info",
    width: 110,
    sort: "started",
    cell: (run) => <Age time={run.started_at} />,
  },
  {
    id: "duration",
    label: "Duration",
    group: "Info",
    width: 100,
    align: "end",
    sort: "duration",
    cell: (run) => <Duration run={run} />,
  },
  {
    id: "user",
    label: "Owner",
    group: "Info",
    width: 150,
    sort: "user",
    cell: (run) => run.user_name || "–",
  },
  { id: "tags", label: "Tags", group: "Info", width: 320, cell: (run) => <Tags tags={run.tags} /> },
  {
    id: "experiment",
    label: "Experiment",
    group: "Info",
    width: 110,
    align: "end",
    sort: "experiment",
    cell: (run) => run.experiment,
  },
  {
    id: "source",
    label: "Source",
    group: "Info",
    width: 180,
    sort: "source",
    cell: (run) => run.source_name || "–",
  },
  {
    id: "git_commit",
    label: "Commit",
    group: "Info",
    width: 100,
    sort: "git_commit",
    cell: (run) => <span className="mono">{run.git_commit.slice(0, 8) || "–"}</span>,
  },
];

/** How the headline metric went. */
export function trendColumn(metric: string): Column<Run> {
  return {
    id: "trend",
    label: `${metric} trend`,
    group: "Metrics",
    width: 150,
    cell: (run) => <TrendCell run={run} />,
  };
}

/** The column of one metric, param or tag. */
export function keyColumn(kind: KeyKind, key: string): Column<Run> {
  const field = keyedField(kind, key);
  const group = { metrics: "Metrics", params: "Params", tags: "Tags" }[kind];
  const cells = {
    metrics: (run: Run) => formatValue(asNumber(run.metrics[key]?.value)),
    params: (run: Run) => formatValue(run.params[key]),
    tags: (run: Run) => formatValue(run.tags[key]),
  };
  return {
    id: field,
    label: key,
    group,
    width: 120,
    align: kind === "tags" ? undefined : "end",
    sort: field,
    cell: cells[kind],
  };
}

function asNumber(value: number | string | undefined): number | string | undefined {
  return typeof value === "string" ? value.replace("Infinity", "∞") : value;
}

function Duration({ run }: { run: Run }) {
  const now = useNow();
  return <>{formatDuration(durationBetween(run.started_at, run.ended_at, now))}</>;
}

function Tags({ tags }: { tags: Run["tags"] }) {
  const shown = Object.entries(tags).filter(([key]) => !INTERNAL.test(key));
  return (
    <span style={{ display: "flex", gap: 4, alignItems: "center" }}>
      {shown.slice(0, TAGS_SHOWN).map(([key, value]) => (
        <Tag key={key} title={`${key}: ${value}`}>
          {value ? `${key}: ${value}` : key}
        </Tag>
      ))}
      {shown.length > TAGS_SHOWN && (
        <small title={shown.map(([key]) => key).join(", ")}>+{shown.length - TAGS_SHOWN}</small>
      )}
    </span>
  );
}
