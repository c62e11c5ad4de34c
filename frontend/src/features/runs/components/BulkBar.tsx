import { Button } from "@mantine/core";
import { IconArchive, IconArrowBackUp, IconFolderSymlink, IconTag, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { usePermissions } from "@/shared/api/me";
import { SelectionFoot } from "@/shared/grid/GridToolbar";
import type { Selection } from "@/shared/grid/selection";
import { formatCount } from "@/shared/lib/format";
import { ButtonLink } from "@/shared/ui/links";
import { reasonOf, sentenceOf, useBulk } from "../bulk";
import type { Address, Run } from "../queries";
import classes from "../runs.module.css";
import { BulkDialogs, type BulkOpen } from "./BulkDialogs";

/** The server counts so far. */
export const COUNTED = 10_000;
const MOST_COMPARED = 50;
const MOST_NAMED = 50;

interface BulkBarProps {
  address: Address;
  selection: Selection;
  rows: Run[];
  matching: number | null;
  search: string;
  archived: boolean;
}

/** Below the list: what is selected, what can be done with it, and what came of the last change. */
export function BulkBar({ address, selection, rows, matching, search, archived }: BulkBarProps) {
  const bulk = useBulk(address, selection, search, archived);
  const [open, setOpen] = useState<BulkOpen>(null);
  const granted = usePermissions(address.org, address.project);
  const mayWrite = granted.has("run:write");
  const mayDelete = granted.has("run:delete");
  const count = selection.isAll ? matching : selection.ids.size;
  return (
    <>
      {bulk.outcome && <OutcomeLine bulk={bulk} rows={rows} />}
      <SelectionFoot
        selection={selection}
        loaded={rows.map((run) => run.id)}
        matching={matching}
        counted={COUNTED}
        noun="run"
        canSelectAll={mayWrite || mayDelete}
      >
        {!archived && <Compare address={address} selection={selection} />}
        {!archived && mayWrite && (
          <>
            <Button
              variant="default"
              leftSection={<IconTag size={14} />}
              onClick={() => setOpen("tag")}
              aria-haspopup="dialog"
            >
              Tag
            </Button>
            <Button
              variant="default"
              leftSection={<IconFolderSymlink size={14} />}
              onClick={() => setOpen("move")}
              aria-haspopup="dialog"
            >
              Move
            </Button>
          </>
        )}
        {mayDelete && (
          <Button
            variant="default"
            leftSection={archived ? <IconArrowBackUp size={14} /> : <IconArchive size={14} />}
            onClick={() => setOpen(archived ? "restore" : "archive")}
            aria-haspopup="dialog"
          >
            {archived ? "Restore" : "Archive"}
          </Button>
        )}
        {archived && granted.has("run:purge") && (
          <Button
            variant="default"
            color="red"
            leftSection={<IconTrash size={14} />}
            onClick={() => setOpen("purge")}
            aria-haspopup="dialog"
          >
            Delete for good
          </Button>
        )}
      </SelectionFoot>
      <BulkDialogs
        open={open}
        onClose={() => setOpen(null)}
        address={address}
        bulk={bulk}
        count={count}
        isMore={selection.isAll && (matching ?? 0) > COUNTED}
        ids={selection.isAll ? rows.map((run) => run.id) : [...selection.ids]}
      />
    </>
  );
}

/** The way from selected runs to their comparison. */
function Compare({ address, selection }: { address: Address; selection: Selection }) {
  const { ids, isAll } = selection;
  if (!isAll && ids.size < 2) return null;
  if (isAll || ids.size > MOST_COMPARED) return <span>At most {MOST_COMPARED} runs can be compared.</span>;
  return (
    <ButtonLink to="/o/$org/p/$project/compare" params={address} search={{ runs: [...ids].join(",") }}>
      Compare
    </ButtonLink>
  );
}

function OutcomeLine({ bulk, rows }: { bulk: ReturnType<typeof useBulk>; rows: Run[] }) {
  const [isOpen, setOpen] = useState(false);
  if (bulk.outcome === null) return null;
  const { left } = bulk.outcome;
  const missing = bulk.outcome.wanted - bulk.outcome.changed - left.length;
  return (
    <div className={classes.outcome}>
      <span role="status">
        {sentenceOf(bulk.outcome)}
        {missing > 0 && ` ${formatCount(missing)} of them were not asked for any more.`}
      </span>
      {left.length > 0 && (
        <Button variant="subtle" aria-expanded={isOpen} onClick={() => setOpen((before) => !before)}>
          {isOpen ? "Hide which" : "Which"}
        </Button>
      )}
      <Button variant="subtle" color="gray" onClick={bulk.dismiss}>
        Dismiss
      </Button>
      {isOpen && (
        <ul className={classes.left}>
          {left.slice(0, MOST_NAMED).map((one) => (
            <li key={one.run_id}>
              <bdi className="clip">
                {rows.find((run) => run.id === one.run_id)?.name ?? (
                  <span className="mono">{one.run_id}</span>
                )}
              </bdi>
              : {reasonOf(one)}
            </li>
          ))}
          {left.length > MOST_NAMED && <li>and {formatCount(left.length - MOST_NAMED)} more</li>}
        </ul>
      )}
    </div>
  );
}
