import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { plainName } from "@/shared/lib/fileNames";
import { formatBytes, plural } from "@/shared/lib/format";
import { type DiffLine, hunksOf, lineDiff } from "@/shared/lib/lineDiff";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { FileName } from "@/shared/ui/FileName";
import { Bone } from "@/shared/ui/Skeletons";
import classes from "../compare.module.css";
import { MOST_TEXT, type RunFile, textQuery } from "../files";
import type { Address } from "../queries";

interface Side {
  name: string;
  root: string;
  file: RunFile | undefined;
}

interface TextDiffProps {
  address: Address;
  path: string;
  before: Side;
  after: Side;
  onClose: () => void;
}

const NONE: RunFile = { path: "", digest: null, size: 0 };
const MOST_LINES = 2_000;
const SIGNS = { same: " ", removed: "−", added: "+" };
const WORDS = { same: "", removed: "removed: ", added: "added: " };

/** What changed in a file between two runs, line by line. */
export function TextDiff({ address, path, before, after, onClose }: TextDiffProps) {
  const place = useRef<HTMLElement>(null);
  const left = useQuery(textQuery(address, before.root, before.file ?? NONE));
  const right = useQuery(textQuery(address, after.root, after.file ?? NONE));
  const error = left.error ?? right.error;
  const isCut = Math.max(before.file?.size ?? 0, after.file?.size ?? 0) > MOST_TEXT;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it comes into view for each pair that is chosen
  useEffect(() => {
    void place.current?.scrollIntoView({ block: "nearest" });
  }, [path, after.name, left.data, right.data]);
  return (
    <section ref={place} className={classes.diff} aria-label={`Differences of ${plainName(path)}`}>
      <div className={classes.diffHead}>
        <h2 className="clip" title={plainName(path)}>
          <FileName name={path} />
        </h2>
        <span className="clip">
          <bdi>{before.name}</bdi> → <bdi>{after.name}</bdi>
        </span>
        <ActionIcon aria-label="Close the differences" onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      {isCut && <p className={classes.none}>Only the first {formatBytes(MOST_TEXT)} of each are compared.</p>}
      {error && (
        <ErrorPanel
          error={error}
          title="The file could not be loaded"
          onRetry={() => void Promise.all([left.refetch(), right.refetch()])}
        />
      )}
      {!error && (left.isPending || right.isPending) && <Bone height={120} />}
      {left.isSuccess && right.isSuccess && <Lines before={left.data} after={right.data} />}
    </section>
  );
}

function Lines({ before, after }: { before: string | null; after: string | null }) {
  const lines = useMemo(
    () => (before === null || after === null ? null : lineDiff(before, after)),
    [before, after],
  );
  if (lines === null) {
    return <p className={classes.none}>The file is no text: only its size and digest are compared.</p>;
  }
  const { hunks, skipped } = hunksOf(lines);
  const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  const total = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  if (total === 0) return <p className={classes.none}>The texts are the same, line by line.</p>;
  let left = MOST_LINES;
  return (
    <>
      <p className={classes.none} role="status">
        {plural(count("removed"), "line")} removed, {plural(count("added"), "line")} added.
        {total > MOST_LINES && ` The first ${MOST_LINES.toLocaleString("en")} lines show.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className={classes.diffBody} tabIndex={0} role="group" aria-label="Lines">
        {hunks.map((hunk) => {
          const shown = hunk.lines.slice(0, Math.max(0, left));
          left -= shown.length;
          const first = hunk.lines[0];
          return (
            <div key={`${first?.before} ${first?.after}`}>
              {hunk.skipped > 0 && <Skipped count={hunk.skipped} />}
              {shown.map((line) => (
                <div key={`${line.before} ${line.after}`} className={classes.line} data-kind={line.kind}>
                  <span className={classes.number} aria-hidden>
                    {line.before}
                  </span>
                  <span className={classes.number} aria-hidden>
                    {line.after}
                  </span>
                  <span aria-hidden>{SIGNS[line.kind]}</span>
                  <span className="visually-hidden">{WORDS[line.kind]}</span>
                  <bdi>{line.text}</bdi>
                </div>
              ))}
            </div>
          );
        })}
        {skipped > 0 && <Skipped count={skipped} />}
      </div>
    </>
  );
}

function Skipped({ count }: { count: number }) {
  return <div className={classes.skipped}>{plural(count, "line")} the same</div>;
}
