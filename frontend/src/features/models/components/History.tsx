import { Button, Select, TextInput } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { usePages } from "@/shared/grid/usePages";
import { useNow } from "@/shared/lib/clock";
import { durationBetween, formatDuration, formatMoment } from "@/shared/lib/format";
import { Activity } from "@/shared/ui/Activity";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Panel } from "@/shared/ui/Page";
import { Person, usePersonName } from "@/shared/ui/Person";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StaleNote } from "@/shared/ui/StaleNote";
import { type ActivityEntry, activityOf } from "../activity";
import parts from "../dialogs.module.css";
import classes from "../models.module.css";
import type { VersionSearch } from "../pages/ModelPage";
import { entriesQuery, findHoldings, type Holding, registryKey, versionReviewsQuery } from "../queries";
import { formatTarget, knownTargets, parseTarget, targetName } from "../targets";
import { TableFrame } from "./TableFrame";
import type { VersionProps } from "./VersionView";

const ALL = "all";

/** Who held which alias and stage, from when to when; and what happened to this version. */
export function History({ search, ...props }: VersionProps & { search: VersionSearch }) {
  return (
    <div className={classes.stack}>
      <Holdings {...props} search={search} />
      <VersionActivity {...props} />
    </div>
  );
}

function Holdings({ address, model, search }: VersionProps & { search: VersionSearch }) {
  const navigate = useNavigate();
  const target = parseTarget(search.name);
  const asOf = search.as_of && !Number.isNaN(Date.parse(search.as_of)) ? search.as_of : undefined;
  const wanted = { kind: target?.kind, name: target?.name, as_of: asOf };
  const pages = usePages([...registryKey(address), "holdings", address.model, wanted], (cursor, signal) =>
    findHoldings(address, wanted, cursor, signal),
  );
  const set = (next: { name?: string; as_of?: string }) =>
    void navigate({
      to: "/o/$org/p/$project/models/$model/v/$number",
      params: { ...address, number: String(address.number) },
      search: { ...search, ...next },
      replace: true,
    });
  const names = useMemo(() => {
    const seen = pages.rows.map((holding) => ({ kind: holding.kind, target: holding.name }));
    return knownTargets(model, seen).map((one) => ({ value: formatTarget(one), label: targetName(one) }));
  }, [model, pages.rows]);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Panel title="Who held what">
      <div className={parts.filters}>
        <Select
          size="xs"
          label="Alias or stage"
          allowDeselect={false}
          data={[{ value: ALL, label: "all" }, ...names]}
          value={search.name ?? ALL}
          onChange={(name) => set({ name: name && name !== ALL ? name : undefined })}
        />
        <TextInput
          size="xs"
          type="datetime-local"
          label={`As of (${zone})`}
          value={asOf ? localMinute(asOf) : ""}
          onChange={(event) => {
            const text = event.currentTarget.value;
            set({ as_of: text ? new Date(text).toISOString() : undefined });
          }}
        />
        {(target !== null || asOf !== undefined) && (
          <Button variant="subtle" onClick={() => set({ name: undefined, as_of: undefined })}>
            Clear
          </Button>
        )}
      </div>
      {pages.isLoading && <TableSkeleton rows={4} />}
      {pages.error !== null && pages.rows.length === 0 && (
        <ErrorPanel error={pages.error} title="The history could not be loaded" onRetry={pages.refetch} />
      )}
      {!pages.isLoading && pages.rows.length === 0 && !pages.error && (
        <p className={classes.note}>
          {asOf ? `Nothing was held at ${formatMoment(asOf)}.` : "No version has held anything."}
        </p>
      )}
      {pages.rows.length > 0 && <StaleNote {...pages} />}
      {pages.rows.length > 0 && (
        <HoldingTable org={address.org} holdings={pages.rows} current={address.number} />
      )}
      {pages.hasMore && (
        <div className={classes.panelFoot}>
          <Button variant="default" onClick={pages.loadMore}>
            Show older
          </Button>
        </div>
      )}
    </Panel>
  );
}

interface HoldingTableProps {
  org: string;
  holdings: Holding[];
  /** The version that is open: its lines stand out. */
  current: number;
}

function HoldingTable({ org, holdings, current }: HoldingTableProps) {
  const now = useNow();
  return (
    <TableFrame label="Who held what">
      <thead>
        <tr>
          <th scope="col">Alias or stage</th>
          <th scope="col">Version</th>
          <th scope="col">From</th>
          <th scope="col">Until</th>
          <th scope="col" data-align="end">
            For
          </th>
          <th scope="col">Set by</th>
          <th scope="col">Ended by</th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
        {holdings.map((holding) => (
          <tr key={holding.id} data-current={holding.number === current || undefined}>
            <th scope="row">{targetName(holding)}</th>
            <td className="num">v{holding.number}</td>
            <td className="num">{formatMoment(holding.since)}</td>
            <td className="num">{holding.until ? formatMoment(holding.until) : <strong>now</strong>}</td>
            <td data-align="end">{formatDuration(durationBetween(holding.since, holding.until, now))}</td>
            <td>
              <Person org={org} id={holding.set_by} />
            </td>
            <td>{holding.until ? <Person org={org} id={holding.ended_by} /> : "–"}</td>
            <td className={classes.long}>{holding.reason || "–"}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

/** A moment as the date field takes it, in the viewer's zone. */
function localMinute(moment: string): string {
  const date = new Date(moment);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function VersionActivity({ address, version }: VersionProps) {
  const reviews = useQuery(versionReviewsQuery(address));
  const holdings = useQuery({
    queryKey: [...registryKey(address), "holdings-activity", address.model],
    queryFn: () => findHoldings(address, {}, null),
  });
  const threads = useQueries({
    queries: (reviews.data?.items ?? []).map((review) => entriesQuery(address, review.id)),
  });
  const error = reviews.error ?? holdings.error ?? threads.find((thread) => thread.error)?.error;
  const entries = activityOf(
    version,
    holdings.data?.items ?? [],
    (reviews.data?.items ?? []).map((review, at) => ({ review, entries: threads[at]?.data?.items ?? [] })),
  );
  return (
    <Panel title={`What happened to version ${version.number}`}>
      {error && <ErrorPanel error={error} title="Part of the activity could not be loaded" />}
      {entries.map((entry) => (
        <ActivityLine key={entry.id} org={address.org} entry={entry} />
      ))}
    </Panel>
  );
}

function ActivityLine({ org, entry }: { org: string; entry: ActivityEntry }) {
  const name = usePersonName(org, entry.by);
  return (
    <Activity actor={entry.by === null ? "The system" : name} time={entry.time}>
      {entry.text}
      {entry.comment && <span className={parts.said}>{entry.comment}</span>}
    </Activity>
  );
}
