import { ActionIcon, Drawer, Group } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { formatMoment } from "@/shared/lib/format";
import { CopyButton } from "@/shared/ui/CopyButton";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Bone } from "@/shared/ui/Skeletons";
import classes from "../audit.module.css";
import { type Change, changesOf, isPerson, ownName, TABLES } from "../difference";
import { type AuditRecord, recordQuery, useEmailOf, useNameAt } from "../queries";
import { ACTION_WORDS, fieldName, objectName } from "../words";

interface RecordDrawerProps {
  org: string;
  id: string;
  onClose: () => void;
  /** Opens the record that many rows further down; absent: there is none. */
  onMove: ((by: 1 | -1) => void) | undefined;
  onFilter: (chip: string) => void;
}

/** One record: who, when, from where, and each field before and after. ↑ and ↓ go on to the next. */
export function RecordDrawer({ org, id, onClose, onMove, onFilter }: RecordDrawerProps) {
  const record = useQuery(recordQuery(org, id));
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    onMove?.(event.key === "ArrowDown" ? 1 : -1);
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      onKeyDown={onKey}
      title={
        <Group gap="xs">
          Record
          {onMove && (
            <>
              <ActionIcon size={24} aria-label="The newer record" onClick={() => onMove(-1)}>
                <IconChevronUp size={16} />
              </ActionIcon>
              <ActionIcon size={24} aria-label="The older record" onClick={() => onMove(1)}>
                <IconChevronDown size={16} />
              </ActionIcon>
            </>
          )}
        </Group>
      }
    >
      {record.isPending && <Bone height={240} />}
      {record.error && (
        <ErrorPanel
          error={record.error}
          title="The record could not be loaded"
          onRetry={() => void record.refetch()}
        />
      )}
      {record.data && <Detail org={org} record={record.data} onFilter={onFilter} />}
    </Drawer>
  );
}

interface DetailProps {
  org: string;
  record: AuditRecord;
  onFilter: (chip: string) => void;
}

function Detail({ org, record, onFilter }: DetailProps) {
  const past = useNameAt(
    org,
    record.action === "event" ? undefined : record.entity,
    record.entity_id,
    record.at,
  );
  const name = ownName(record.difference) ?? past;
  const filters: [string, string | null][] = [
    ["All of this object", record.entity_id && `object id:eq:${record.entity_id}`],
    ["All by this actor", record.actor_id && `actor:eq:${record.actor_id}`],
    ["All of this request", record.request_id && `request:eq:${record.request_id}`],
  ];
  return (
    <>
      <dl className={classes.facts}>
        <dt>Who</dt>
        <dd>
          <bdi>{record.actor_label || record.actor_type}</bdi>{" "}
          <span className={classes.quiet}>({record.actor_type.replace("_", " ")})</span>
        </dd>
        <dt>What</dt>
        <dd>
          {ACTION_WORDS[record.action]}: {objectName(record.entity)} {name && <bdi>“{name}”</bdi>}
        </dd>
        <dt>When</dt>
        <dd>{formatMoment(record.at)}</dd>
        <dt>Operation</dt>
        <dd>
          <code className="mono">{record.operation || "–"}</code>
        </dd>
        <dt>From</dt>
        <dd>
          {record.ip || "–"} {record.user_agent && <div className={classes.quiet}>{record.user_agent}</div>}
        </dd>
        {record.request_id && (
          <>
            <dt>Request</dt>
            <dd>
              <code className="mono">{record.request_id}</code>{" "}
              <CopyButton value={record.request_id} label="Copy the request id" size={24} />
            </dd>
          </>
        )}
      </dl>
      <Changes org={org} record={record} />
      <div className={classes.actions}>
        {filters.map(
          ([label, chip]) =>
            chip && (
              <button
                key={label}
                type="button"
                className="link"
                style={{ padding: 4, border: 0, background: "none", font: "inherit", cursor: "pointer" }}
                onClick={() => onFilter(chip)}
              >
                {label}
              </button>
            ),
        )}
      </div>
    </>
  );
}

function Changes({ org, record }: { org: string; record: AuditRecord }) {
  const [isAll, setAll] = useState(false);
  const changes = changesOf(record);
  const shown = isAll ? changes : changes.filter((change) => !change.isBookkeeping);
  const hidden = changes.length - shown.length;
  const isEvent = record.action === "event";
  return (
    <>
      <table className={classes.changes} aria-label={isEvent ? "Facts" : "Differences"}>
        <thead>
          <tr>
            <th scope="col" style={{ width: "28%" }}>
              Field
            </th>
            {!isEvent && <th scope="col">Before</th>}
            <th scope="col">{isEvent ? "Fact" : "After"}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((change) => (
            <tr key={change.field}>
              <th scope="row" title={change.field}>
                {fieldName(change.field)}
              </th>
              {!isEvent && (
                <td className={change.before === null ? undefined : classes.before}>
                  <Side org={org} change={change} value={change.before} at={record.at} />
                </td>
              )}
              <td className={isEvent || change.after === null ? undefined : classes.after}>
                <Side org={org} change={change} value={change.after} at={record.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <button
          type="button"
          className={`link ${classes.more}`}
          style={{ padding: 4, border: 0, background: "none", font: "inherit", cursor: "pointer" }}
          onClick={() => setAll(true)}
        >
          Show {hidden} more that the platform keeps for itself
        </button>
      )}
    </>
  );
}

interface SideProps {
  org: string;
  change: Change;
  value: unknown;
  at: string;
}

/** A value; where it is an id of something known, its name. */
function Side({ org, change, value, at }: SideProps) {
  const table = TABLES[change.field];
  const person = isPerson(change.field);
  const email = useEmailOf(org, value, person);
  const past = useNameAt(org, table, value, at);
  const name = email ?? past;
  if (value === null || value === undefined) return <span className={classes.quiet}>–</span>;
  if (name) return <bdi title={String(value)}>{name}</bdi>;
  if (value === "***") return <span className={classes.quiet}>secret</span>;
  if (typeof value === "object") return <pre>{JSON.stringify(value, null, 1)}</pre>;
  return <bdi>{String(value)}</bdi>;
}
