import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload, IconFilterX, IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import type { FilterField } from "@/shared/grid/clauses";
import type { Column } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { DeclaredFilterBar } from "@/shared/grid/DeclaredFilterBar";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { usePages } from "@/shared/grid/usePages";
import { useNow } from "@/shared/lib/clock";
import { formatMoment, plural } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/EmptyState";
import { HiddenTitle } from "@/shared/ui/Page";
import classes from "../audit.module.css";
import { Histogram } from "../components/Histogram";
import { RecordDrawer } from "../components/RecordDrawer";
import { Span, type SpanValue } from "../components/Span";
import { changesOf, ownName } from "../difference";
import {
  type AuditRecord,
  choicesQuery,
  exportAddress,
  findRecords,
  sinceOf,
  useNameAt,
  wantedBy,
} from "../queries";
import { ACTION_WORDS, fieldName, OBJECT_CHOICES, objectName } from "../words";

const route = getRouteApi("/_app/o/$org/settings/audit");
const NO_FILTER: string[] = [];
const ACTOR_KINDS = ["user", "api key", "system", "anonymous", "database"];

export function AuditPage() {
  const { org } = route.useParams();
  const { filter = NO_FILTER, range, since, until, record } = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const from = since ?? sinceOf(range, now);
  const asked = useMemo(() => ({ filter, from, until }), [filter, from, until]);
  const choices = useQuery(choicesQuery(org)).data;
  const fields = useMemo(() => filterFields(choices), [choices]);
  const pages = usePages(["audit", org, asked], async (cursor, signal) => {
    const wanted = await wantedBy(org, filter, signal);
    return findRecords(org, { ...wanted, since: from, until }, cursor, signal);
  });
  const columns = useMemo(() => auditColumns(org), [org]);
  const set = (next: { filter?: string[]; record?: string } & SpanValue) =>
    void navigate({ search: (before) => ({ ...before, ...next }) });
  const isFiltered = filter.length > 0 || from !== undefined || until !== undefined;
  const at = pages.rows.findIndex((row) => row.id === record);
  return (
    <>
      <HiddenTitle title="Audit log" />
      <GridToolbar
        count={
          pages.isLoading
            ? undefined
            : `${plural(pages.rows.length, "record")}${pages.hasMore ? " or more" : ""}`
        }
      >
        <Span
          value={{ range, since, until }}
          onChange={(span) => set({ range: undefined, since: undefined, until: undefined, ...span })}
        />
        <DeclaredFilterBar
          fields={fields}
          value={filter}
          onChange={(next) => set({ filter: next.length > 0 ? oneOfEach(next) : undefined })}
        />
        <Export org={org} filter={filter} since={from} until={until} />
      </GridToolbar>
      <Histogram
        org={org}
        filter={filter}
        since={from}
        until={until}
        onChange={(span) => set({ range: undefined, since: undefined, until: undefined, ...span })}
      />
      <DataGrid<AuditRecord>
        id="audit"
        label="Audit log"
        pages={pages}
        rowId={(row) => row.id}
        rowLabel={(row) => `${row.actor_label} ${ACTION_WORDS[row.action]} ${objectName(row.entity)}`}
        columns={columns}
        sort={[]}
        onSort={() => undefined}
        onOpen={(row) => set({ record: row.id })}
        onPeek={(row) => set({ record: row.id })}
        errorTitle="The audit log could not be loaded"
        empty={
          isFiltered ? (
            <EmptyState
              icon={IconFilterX}
              title="No record matches"
              action={
                <Button
                  variant="default"
                  onClick={() =>
                    set({ filter: undefined, range: undefined, since: undefined, until: undefined })
                  }
                >
                  Clear filters
                </Button>
              }
            />
          ) : (
            <EmptyState icon={IconHistory} title="Nothing has been recorded yet" />
          )
        }
      />
      {record !== undefined && (
        <RecordDrawer
          org={org}
          id={record}
          onClose={() => set({ record: undefined })}
          onMove={
            at === -1
              ? undefined
              : (by) => {
                  const next = pages.rows[at + by];
                  if (next) set({ record: next.id });
                }
          }
          onFilter={(chip) => set({ filter: oneOfEach([...filter, chip]), record: undefined })}
        />
      )}
    </>
  );
}

/** The server takes one value of each field: the one that was said last. */
function oneOfEach(chips: string[]): string[] {
  const fieldOf = (chip: string) => chip.split(":")[0];
  return chips.filter((chip, at) => !chips.slice(at + 1).some((later) => fieldOf(later) === fieldOf(chip)));
}

function filterFields(choices: { actors: string[]; projects: string[] } | undefined): FilterField[] {
  const choice = (name: string, options: string[]): FilterField => ({
    name,
    kind: "choice",
    operators: ["eq"],
    choices: options,
  });
  const text = (name: string): FilterField => ({ name, kind: "text", operators: ["eq"] });
  return [
    choice("actor", choices?.actors ?? []),
    choice("action", Object.values(ACTION_WORDS)),
    choice("object", OBJECT_CHOICES),
    text("object id"),
    choice("project", choices?.projects ?? []),
    choice("kind of actor", ACTOR_KINDS),
    text("operation"),
    text("request"),
  ];
}

interface ExportProps {
  org: string;
  filter: string[];
  since: string | undefined;
  until: string | undefined;
}

function Export({ org, filter, since, until }: ExportProps) {
  const download = async (format: "csv" | "jsonl") => {
    try {
      // Renews a session that ran out first: a download cannot ask the person to sign in.
      await api.GET("/api/v1/auth/me");
      const wanted = await wantedBy(org, filter, new AbortController().signal);
      window.location.assign(exportAddress(org, { ...wanted, since, until }, format));
    } catch (error) {
      notifications.show({ color: "red", message: messageOf(error) });
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void download("csv")}>CSV, for spreadsheets</Menu.Item>
        <Menu.Item onClick={() => void download("jsonl")}>JSON, a line for each record</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function auditColumns(org: string): Column<AuditRecord>[] {
  return [
    {
      id: "time",
      label: `Time (${zoneName()})`,
      width: 150,
      isPinned: true,
      cell: (row) => (
        <time dateTime={row.at} title={formatMoment(row.at)} className="num">
          {formatShort(row.at)}
        </time>
      ),
    },
    {
      id: "actor",
      label: "Actor",
      width: 200,
      cell: (row) => <bdi title={row.actor_label}>{row.actor_label || row.actor_type}</bdi>,
    },
    { id: "action", label: "Action", width: 90, cell: (row) => ACTION_WORDS[row.action] },
    { id: "object", label: "Object", width: 260, cell: (row) => <ObjectCell org={org} row={row} /> },
    { id: "fields", label: "Fields", width: 240, cell: (row) => <Fields row={row} /> },
    {
      id: "operation",
      label: "Operation",
      width: 190,
      cell: (row) => <code className="mono">{row.operation}</code>,
    },
    { id: "ip", label: "From", width: 120, cell: (row) => <span className="num">{row.ip || "–"}</span> },
  ];
}

/** Day and time in the viewer's zone, which the column's head names. */
function formatShort(time: string): string {
  const parts = {
    day: "2-digit",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  } as const;
  return new Date(time).toLocaleString("en-GB", parts);
}

function zoneName(): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" }).formatToParts();
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "local";
}

function ObjectCell({ org, row }: { org: string; row: AuditRecord }) {
  const own = ownName(row.difference);
  const isAsked = own === null && row.action !== "event";
  const past = useNameAt(org, isAsked ? row.entity : undefined, row.entity_id, row.at);
  const name = own ?? past;
  return (
    <span title={name ?? undefined}>
      {objectName(row.entity)} {name && <bdi style={{ fontWeight: 500 }}>{name}</bdi>}
    </span>
  );
}

function Fields({ row }: { row: AuditRecord }) {
  const names = changesOf(row)
    .filter((change) => !change.isBookkeeping)
    .map((change) => fieldName(change.field));
  return (
    <span className={classes.quiet} title={names.join(", ")}>
      {names.join(", ")}
    </span>
  );
}
