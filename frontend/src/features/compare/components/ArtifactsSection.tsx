import { Switch } from "@mantine/core";
import { IconFiles } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { plainName } from "@/shared/lib/fileNames";
import { formatBytes, formatCount, plural } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { FileName } from "@/shared/ui/FileName";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import classes from "../compare.module.css";
import { type FileRow, fileRows, folderOf, MOST_FILES, runFilesQuery } from "../files";
import type { Address, Run } from "../queries";
import type { CompareSearch } from "../search";
import { RunHeads } from "./RunHeads";
import { TextDiff } from "./TextDiff";

/** Runs whose files are compared at once, the baseline among them. */
const MOST = 8;

interface ArtifactsSectionProps {
  address: Address;
  runs: Run[];
  baseline: string;
  search: CompareSearch;
  set: (next: Partial<CompareSearch>) => void;
}

/** Which files the runs have, each compared with the baseline's; and two texts line by line. */
export function ArtifactsSection({ address, runs, baseline, search, set }: ArtifactsSectionProps) {
  const shown = useMemo(() => {
    const base = runs.filter((run) => run.id === baseline);
    return [...base, ...runs.filter((run) => run.id !== baseline)].slice(0, MOST);
  }, [runs, baseline]);
  const found = useQueries({ queries: shown.map((run) => runFilesQuery(address, run)) });
  const failed = found.find(({ error }) => error !== null);
  const loaded = found.flatMap(({ data }) => data ?? []);
  const isWhole = loaded.length === shown.length;
  const times = found.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the times of the answers stand for the answers
  const rows = useMemo(() => {
    const [own, ...others] = loaded.map(({ files }) => files);
    return isWhole && own ? fileRows(own, others) : [];
  }, [isWhole, times, shown]);
  if (shown.length < 2) return <p className={classes.none}>Files are compared between two runs or more.</p>;
  if (failed) {
    const retry = () => found.map((query) => query.error && query.refetch());
    return <ErrorPanel error={failed.error} title="The files could not be loaded" onRetry={retry} />;
  }
  if (!isWhole) return <TableSkeleton />;
  const differing = rows.filter((row) => row.differs);
  const isAll = search.all ?? false;
  const elsewhere = shown.filter((_, at) => found[at]?.data?.isElsewhere);
  const [base, ...others] = shown;
  const chosen = rows.find((row) => row.path === search.file);
  const at = Math.max(
    0,
    others.findIndex((run) => run.id === search.with),
  );
  const other = others[at];
  return (
    <>
      <div className={classes.toolbar}>
        <Switch
          label="Differences only"
          checked={!isAll}
          onChange={(event) => set({ all: event.currentTarget.checked ? undefined : true })}
        />
        <span className={classes.count}>
          {plural(differing.length, "file differs", "files differ")},{" "}
          {formatCount(rows.length - differing.length)} the same
          {shown.length < runs.length && `. The first ${MOST} of ${formatCount(runs.length)} runs.`}
          {loaded.some(({ isCut }) => isCut) && `. Of each run the first ${formatCount(MOST_FILES)} files.`}
        </span>
      </div>
      {elsewhere.length > 0 && (
        <p className={classes.none}>
          {elsewhere.map((run) => run.name).join(", ")}: the files are not kept by this platform.
        </p>
      )}
      {rows.length === 0 && elsewhere.length === 0 && (
        <EmptyState icon={IconFiles} title="None of these runs stored a file" />
      )}
      {rows.length > 0 && !isAll && differing.length === 0 && (
        <p className={classes.none}>All files are the same.</p>
      )}
      {(isAll ? rows : differing).length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <div className={classes.scroll} tabIndex={0} role="group" aria-label="Files">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">File</th>
                <RunHeads runs={shown} baseline={baseline} />
              </tr>
            </thead>
            <tbody>
              {(isAll ? rows : differing).map((row) => (
                <Row
                  key={row.path}
                  row={row}
                  runs={shown}
                  search={search}
                  onShow={(run) => set({ file: row.path, with: run })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {chosen && base && other && (
        <TextDiff
          address={address}
          path={chosen.path}
          before={{ name: base.name, root: folderOf(base) ?? "", file: chosen.baseline }}
          after={{ name: other.name, root: folderOf(other) ?? "", file: chosen.cells[at]?.file }}
          onClose={() => set({ file: undefined, with: undefined })}
        />
      )}
    </>
  );
}

interface RowProps {
  row: FileRow;
  runs: Run[];
  search: CompareSearch;
  onShow: (run: string) => void;
}

function Row({ row, runs, search, onShow }: RowProps) {
  return (
    <tr>
      <th scope="row" className={classes.path}>
        <FileName name={row.path} />
      </th>
      <td className="num">{row.baseline ? formatBytes(row.baseline.size) : <Quiet>not there</Quiet>}</td>
      {row.cells.map(({ file, state }, at) => {
        const run = runs[at + 1];
        const isShown = row.path === search.file && run?.id === search.with;
        return (
          <td
            key={run?.id ?? at}
            className="num"
            data-differs={(state !== "same" && state !== "absent") || undefined}
          >
            {file ? formatBytes(file.size) : <Quiet>not there</Quiet>}
            {file && (
              <span className={classes.fileState}>
                {state}
                {state === "changed" && run && (
                  <button
                    type="button"
                    className="link"
                    aria-pressed={isShown}
                    aria-label={`Differences of ${plainName(row.path)} in ${run.name}`}
                    onClick={() => onShow(run.id)}
                  >
                    differences
                  </button>
                )}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

function Quiet({ children }: { children: string }) {
  return <span className={classes.quiet}>{children}</span>;
}
