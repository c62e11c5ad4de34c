import { Button } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconFilterX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { GROUPS_DRAWN } from "@/shared/charts/groupLines";
import { formatCount, formatValue, plural } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { RunState } from "@/shared/ui/StatusBadge";
import { keyOf } from "../columnSets";
import {
  type Group,
  groupColour,
  groupLabel,
  groupRunsQuery,
  groupSearch,
  type groupsQuery,
  OPENED,
  spreadText,
} from "../groups";
import type { Address } from "../queries";
import classes from "./groups.module.css";

type Answer = Awaited<ReturnType<NonNullable<ReturnType<typeof groupsQuery>["queryFn"]>>>;

interface GroupTableProps {
  address: Address;
  by: string;
  /** Whose means show. */
  metrics: string[];
  search: string;
  archived: boolean;
  groups: { data?: Answer; error: unknown; isPending: boolean; isFetching: boolean; refetch: () => unknown };
  /** Whether the first groups are drawn. */
  areCharts: boolean;
  /** Shows the runs that a search finds as a list again. */
  onList: (search: string) => void;
}

/** The runs by a param or tag: a row for each value, which opens to its newest runs. */
export function GroupTable(props: GroupTableProps) {
  const { by, metrics, groups } = props;
  if (groups.isPending) return <TableSkeleton />;
  if (groups.error && !groups.data) {
    return (
      <ErrorPanel
        error={groups.error}
        title="The groups could not be loaded"
        onRetry={() => void groups.refetch()}
      />
    );
  }
  const found = groups.data;
  if (!found || found.groups.length === 0) return <EmptyState icon={IconFilterX} title="No run matches" />;
  const name = keyOf(by)?.key ?? by;
  return (
    <div
      className={classes.scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      role="group"
      aria-label={`Runs by ${name}`}
      aria-busy={groups.isFetching}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col" data-align="end">
              Runs
            </th>
            {metrics.map((metric) => (
              <th
                key={metric}
                scope="col"
                data-align="end"
                title="Mean ± standard deviation of the last values"
              >
                {metric}
              </th>
            ))}
          </tr>
        </thead>
        {found.groups.map((group, at) => (
          <Rows
            key={group.value === null ? "none" : `=${group.value}`}
            {...props}
            group={group}
            isDrawn={props.areCharts && at < GROUPS_DRAWN}
          />
        ))}
      </table>
      <p className={classes.note}>
        {found.total > found.groups.length
          ? `The ${formatCount(found.groups.length)} largest of ${formatCount(found.total)} groups; ${plural(found.runs, "run")} in all.`
          : `${plural(found.total, "group")} of ${plural(found.runs, "run")}.`}
        {metrics.length > 0 &&
          " Metrics: mean ± standard deviation of the runs' last values; a number in brackets says of how many runs, where not all have it."}
      </p>
    </div>
  );
}

function Rows(props: GroupTableProps & { group: Group; isDrawn: boolean }) {
  const { by, metrics, group, isDrawn } = props;
  const [isOpen, setOpen] = useState(false);
  const label = groupLabel(by, group.value);
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <tbody>
      <tr>
        <th scope="row">
          <button
            type="button"
            className={classes.toggle}
            aria-expanded={isOpen}
            onClick={() => setOpen((before) => !before)}
          >
            <Icon size={14} aria-hidden />
            {isDrawn && (
              <span className={classes.dot} style={{ background: groupColour(group.value) }} aria-hidden />
            )}
            <bdi className="clip" title={label} data-quiet={group.value ? undefined : true}>
              {label}
            </bdi>
          </button>
        </th>
        <td data-align="end">{formatCount(group.runs)}</td>
        {metrics.map((metric) => (
          <td key={metric} data-align="end">
            {spreadText(group, metric)}
          </td>
        ))}
      </tr>
      {isOpen && <Members {...props} />}
    </tbody>
  );
}

function Members({
  address,
  by,
  metrics,
  search,
  archived,
  group,
  onList,
}: GroupTableProps & { group: Group }) {
  const own = groupSearch(search, by, group.value);
  const fields = metrics.map((metric) => `metrics.\`${metric.replaceAll("`", "``")}\``);
  const runs = useQuery(groupRunsQuery(address, own, fields, archived));
  const width = 2 + metrics.length;
  if (runs.error) {
    return (
      <tr>
        <td colSpan={width}>
          <ErrorPanel
            error={runs.error}
            title="The runs could not be loaded"
            onRetry={() => void runs.refetch()}
          />
        </td>
      </tr>
    );
  }
  return (
    <>
      {runs.data?.map((run) => (
        <tr key={run.id} className={classes.member}>
          <td>
            <span>
              <Link
                to="/o/$org/p/$project/runs/$run/overview"
                params={{ ...address, run: run.id }}
                className="clip"
                title={run.name}
                preload={false}
              >
                {run.name}
              </Link>
              <RunState status={run.status} />
            </span>
          </td>
          <td />
          {metrics.map((metric) => (
            <td key={metric} data-align="end">
              {formatValue(run.metrics[metric]?.value)}
            </td>
          ))}
        </tr>
      ))}
      <tr className={classes.member}>
        <td colSpan={width}>
          <span>
            {runs.isPending && "Loading…"}
            {runs.data && group.runs > OPENED && `The newest ${OPENED} of ${formatCount(group.runs)}.`}
            <Button variant="subtle" size="compact-xs" onClick={() => onList(own)}>
              Show {group.runs === 1 ? "it" : `these ${formatCount(group.runs)}`} as a list
            </Button>
          </span>
        </td>
      </tr>
    </>
  );
}
