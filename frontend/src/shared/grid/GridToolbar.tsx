import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { formatCount, plural } from "@/shared/lib/format";
import classes from "./grid.module.css";
import type { Selection } from "./selection";

/** The line above a table: filters and buttons on the left, the count on the right. */
export function GridToolbar({ children, count }: { children: ReactNode; count?: ReactNode }) {
  return (
    <div className={classes.toolbar}>
      {children}
      {count !== undefined && (
        <span className={`${classes.count} num`} role="status">
          {count}
        </span>
      )}
    </div>
  );
}

interface SelectionFootProps {
  selection: Selection;
  /** Ids of the rows that are loaded. */
  loaded: string[];
  /** How many match in all; null: not known. */
  matching: number | null;
  /** Past so many the server stops counting. */
  counted?: number;
  noun: string;
  /** Whether what can be done takes all that match. */
  canSelectAll?: boolean;
  /** What can be done with the selected. */
  children?: ReactNode;
}

/** Says what is selected, and offers what is not loaded yet. */
export function SelectionFoot(props: SelectionFootProps) {
  const { selection, loaded, matching, counted, noun, canSelectAll = false, children } = props;
  const count = selection.ids.size;
  if (count === 0) return null;
  const isLoadedAll = loaded.length > 0 && loaded.every((id) => selection.ids.has(id));
  const isMore = isLoadedAll && matching !== null && matching > loaded.length;
  const many =
    matching !== null && counted !== undefined && matching > counted
      ? `more than ${formatCount(counted)}`
      : formatCount(matching);
  return (
    <div className={classes.foot}>
      <span className="num" role="status">
        {selection.isAll
          ? `All ${many} that match are selected.`
          : isMore
            ? `All ${formatCount(loaded.length)} loaded are selected.`
            : `${plural(count, noun)} selected`}
      </span>
      {isMore && !selection.isAll && canSelectAll && (
        <Button variant="subtle" onClick={() => selection.setAll(loaded)}>
          Select all {many} that match
        </Button>
      )}
      {children}
      <Button variant="subtle" color="gray" onClick={() => selection.set([])}>
        Clear
      </Button>
    </div>
  );
}
