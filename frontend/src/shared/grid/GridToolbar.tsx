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
  loaded: number;
  /** How many match in all; null: not known, or no more than are loaded. */
  matching: number | null;
  noun: string;
  onSelectAllMatching?: () => void;
  /** What can be done with the selected. */
  children?: ReactNode;
}

/** Says what is selected, and offers what is not loaded yet. */
export function SelectionFoot(props: SelectionFootProps) {
  const { selection, loaded, matching, noun, onSelectAllMatching, children } = props;
  const count = selection.ids.size;
  if (count === 0) return null;
  return (
    <div className={classes.foot} role="status">
      <span className="num">
        {count >= loaded && matching !== null && matching > loaded
          ? `All ${formatCount(loaded)} loaded are selected.`
          : `${plural(count, noun)} selected`}
      </span>
      {count >= loaded && matching !== null && matching > loaded && onSelectAllMatching && (
        <Button variant="subtle" onClick={onSelectAllMatching}>
          Select all {formatCount(matching)} that match
        </Button>
      )}
      {children}
      <Button variant="subtle" color="gray" onClick={() => selection.set([])}>
        Clear
      </Button>
    </div>
  );
}
