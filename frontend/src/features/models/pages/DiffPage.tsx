import { ActionIcon, Select } from "@mantine/core";
import { IconArrowsExchange, IconEqual, IconVersions } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Schemas } from "@/shared/api/client";
import { usePages } from "@/shared/grid/usePages";
import { formatBytes, formatCount, formatValue } from "@/shared/lib/format";
import { useCrumb } from "@/shared/ui/crumbs";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { FileName } from "@/shared/ui/FileName";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { TableFrame } from "../components/TableFrame";
import parts from "../dialogs.module.css";
import classes from "../models.module.css";
import { deltaOf, numberOf } from "../numbers";
import {
  differenceQuery,
  findVersions,
  type ModelDetail,
  modelQuery,
  registryKey,
  type Version,
} from "../queries";
import { typeOf } from "../signature";
import { newestOf } from "../targets";

type Kind = keyof Schemas["Changes"];
type Change = Schemas["ChangeOut"];

const route = getRouteApi("/_app/o/$org/p/$project/models/$model/diff");
const SECTIONS: Array<[Kind, string]> = [
  ["metrics", "Metrics"],
  ["params", "Params of the source runs"],
  ["inputs", "Signature: inputs"],
  ["outputs", "Signature: outputs"],
  ["signature_params", "Signature: parameters"],
  ["requirements", "Requirements"],
  ["datasets", "Data sets"],
  ["facts", "Facts"],
  ["tags", "Tags"],
  ["files", "Files"],
];

/** What changed between two versions of a model. */
export function DiffPage() {
  const address = route.useParams();
  const { data: model } = useSuspenseQuery(modelQuery(address));
  const { left, right } = route.useSearch();
  const navigate = route.useNavigate();
  const newest = newestOf(model.latest_versions)?.number ?? 0;
  const after = right ?? newest;
  const before = left ?? Math.max(1, after - 1);
  const path = `/o/${address.org}/p/${address.project}/models/${address.model}/diff`;
  useCrumb(path, `${model.name}: v${before} and v${after}`);
  const set = (next: { left: number; right: number }) => void navigate({ search: next });
  const pages = usePages([...registryKey(address), "versions", address.model, false], (cursor, signal) =>
    findVersions(address, false, cursor, signal),
  );
  if (newest === 0) {
    return (
      <Page>
        <PageHeader title={`${model.name}: compare versions`} />
        <EmptyState icon={IconVersions} title="This model has no version to compare" />
      </Page>
    );
  }
  return (
    <Page>
      <PageHeader
        title={`${model.name}: compare versions`}
        description="What was true of each when it was registered. Only what differs shows."
      />
      <div className={parts.sides}>
        <Side
          label="From"
          model={model}
          versions={pages.rows}
          value={before}
          onChange={(next) => set({ left: next, right: after })}
        />
        <ActionIcon
          variant="default"
          size={32}
          aria-label="Swap the two versions"
          onClick={() => set({ left: after, right: before })}
        >
          <IconArrowsExchange size={16} />
        </ActionIcon>
        <Side
          label="To"
          model={model}
          versions={pages.rows}
          value={after}
          onChange={(next) => set({ left: before, right: next })}
        />
        <Link
          to="/o/$org/p/$project/models/$model/v/$number"
          params={{ ...address, number: String(after) }}
          className="link"
        >
          Open version {after}
        </Link>
      </div>
      <Differences before={before} after={after} />
    </Page>
  );
}

interface SideProps {
  label: string;
  model: ModelDetail;
  versions: Version[];
  value: number;
  onChange: (number: number) => void;
}

function Side({ label, model, versions, value, onChange }: SideProps) {
  const numbers = [...new Set([...versions.map((version) => version.number), value])].sort((a, b) => b - a);
  const data = numbers.map((number) => {
    const flags = model.aliases.filter((alias) => alias.number === number).map((alias) => alias.name);
    const stage = versions.find((version) => version.number === number)?.stage;
    const notes = [...flags, ...(stage && stage !== "none" ? [stage] : [])];
    return { value: String(number), label: [`Version ${number}`, ...notes].join(" · ") };
  });
  return (
    <Select
      label={label}
      searchable
      allowDeselect={false}
      w={260}
      data={data}
      value={String(value)}
      onChange={(text) => text && onChange(Number(text))}
    />
  );
}

function Differences({ before, after }: { before: number; after: number }) {
  const address = route.useParams();
  const difference = useQuery(differenceQuery({ ...address, number: after }, before));
  if (difference.isPending) return <TableSkeleton />;
  if (difference.error) {
    return (
      <ErrorPanel
        error={difference.error}
        title="The versions could not be compared"
        onRetry={() => void difference.refetch()}
      />
    );
  }
  const { changes, totals } = difference.data;
  const shown = SECTIONS.filter(([kind]) => changes[kind].length > 0);
  if (shown.length === 0) {
    return (
      <EmptyState icon={IconEqual} title="Nothing differs">
        {before === after
          ? "It is the same version on both sides."
          : "Both versions are alike in all that is kept."}
      </EmptyState>
    );
  }
  return (
    <div className={classes.stack}>
      {shown.map(([kind, title]) => (
        <Panel key={kind} title={`${title} · ${formatCount(totals[kind] ?? changes[kind].length)}`}>
          <ChangeTable kind={kind} changes={changes[kind]} before={before} after={after} />
          {(totals[kind] ?? 0) > changes[kind].length && (
            <p className={classes.note}>
              The first {formatCount(changes[kind].length)} of {formatCount(totals[kind])}.
            </p>
          )}
        </Panel>
      ))}
    </div>
  );
}

interface ChangeTableProps {
  kind: Kind;
  changes: Change[];
  before: number;
  after: number;
}

function ChangeTable({ kind, changes, before, after }: ChangeTableProps) {
  const hasDelta = kind === "metrics" || kind === "files" || changes.some(isNumeric);
  const align = kind === "metrics" ? "end" : undefined;
  return (
    <TableFrame label="Changes">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" data-align={align}>
            v{before}
          </th>
          <th scope="col" data-align={align}>
            v{after}
          </th>
          {hasDelta && (
            <th scope="col" data-align="end">
              Difference
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.name}>
            <th scope="row" className={classes.long}>
              {kind === "files" ? (
                <FileName name={change.name} />
              ) : (
                change.name.replaceAll("_", kind === "facts" ? " " : "_")
              )}
            </th>
            <td data-align={align} className={`${kind === "metrics" ? "" : classes.long} ${parts.before}`}>
              {shownValue(kind, change, change.before)}
            </td>
            <td data-align={align} className={`${kind === "metrics" ? "" : classes.long} ${parts.after}`}>
              {shownValue(kind, change, change.after)}
            </td>
            {hasDelta && <td data-align="end">{shownDelta(kind, change)}</td>}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function isNumeric(change: Change): boolean {
  return wordAsNumber(change.before) !== null && wordAsNumber(change.after) !== null;
}

/** Params are words; those that are numbers differ by a number. */
function wordAsNumber(value: unknown): number | null {
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    return Number(value);
  return typeof value === "number" ? value : null;
}

function sizeOf(value: unknown): number | null {
  const size = (value as { size_bytes?: unknown } | null)?.size_bytes;
  return typeof size === "number" ? size : null;
}

function shownDelta(kind: Kind, change: Change): string {
  if (kind === "files") {
    const [from, to] = [sizeOf(change.before), sizeOf(change.after)];
    if (from === null || to === null) return from === null ? "added" : "removed";
    return to === from ? "same size" : deltaOf(from, to);
  }
  if (kind === "metrics") return deltaOf(change.before, change.after);
  return deltaOf(wordAsNumber(change.before), wordAsNumber(change.after));
}

function shownValue(kind: Kind, { name }: Change, value: unknown) {
  if (value === null || value === undefined) return <span className={classes.quiet}>not there</span>;
  if (kind === "metrics") return formatValue(numberOf(value));
  if (name === "size_bytes") return formatBytes(numberOf(value));
  if (kind === "files") {
    const { digest } = value as { digest?: string };
    return (
      <>
        {formatBytes(sizeOf(value))} <span className={`mono ${classes.quiet}`}>{digest?.slice(0, 12)}</span>
      </>
    );
  }
  if (kind === "inputs" || kind === "outputs" || kind === "signature_params") {
    return <span className="mono">{typeOf(value)}</span>;
  }
  if (Array.isArray(value)) return <span className="mono">{value.join(", ")}</span>;
  return name === "digest" || name === "git_commit" ? (
    <span className="mono" title={String(value)}>
      {String(value).slice(0, 12)}
    </span>
  ) : (
    String(value)
  );
}
