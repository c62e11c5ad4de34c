import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { asApiError } from "@/shared/api/errors";
import { rowHeight } from "@/shared/lib/density";
import { remember, remembered } from "@/shared/lib/storage";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StaleNote } from "@/shared/ui/StaleNote";
import { type Column, nextSort, type Sort, shownColumns } from "./columns";
import { GridHead } from "./GridHead";
import { GridRow } from "./GridRow";
import classes from "./grid.module.css";
import type { Selection } from "./selection";
import { useGridKeys } from "./useGridKeys";
import type { Pages } from "./usePages";

const OVERSCAN = 12;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 60;
const CHECK_WIDTH = 36;

export interface DataGridProps<Row> {
  /** Names the table, and what this browser remembers of it. */
  id: string;
  label: string;
  pages: Pages<Row>;
  rowId: (row: Row) => string;
  rowLabel: (row: Row) => string;
  columns: Column<Row>[];
  /** Ids of the columns that show, in order; undefined: all. */
  shown?: string[];
  sort: Sort[];
  onSort: (sort: Sort[]) => void;
  selection?: Selection;
  onOpen?: (row: Row) => void;
  onPeek?: (row: Row) => void;
  /** Id of the row that is peeked at: it is the active one, and in view. */
  peeked?: string;
  empty: ReactNode;
  /** The page says itself what the server refused of a filter. */
  isRefusalSaid?: boolean;
  errorTitle?: string;
  foot?: ReactNode;
}

/**
 * A table of a server's list: it searches, sorts and pages there, and draws only the rows in view.
 * j and k move, x selects, Enter opens, Space peeks.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { pages } = props;
  if (pages.isLoading) return <TableSkeleton />;
  if (pages.error && pages.rows.length === 0) {
    return <ErrorPanel error={pages.error} title={props.errorTitle} onRetry={pages.refetch} />;
  }
  if (pages.rows.length === 0 && !pages.isRefreshing) return <>{props.empty}</>;
  return <FilledGrid {...props} />;
}

function FilledGrid<Row>(props: DataGridProps<Row>) {
  const {
    id,
    label,
    pages,
    rowId,
    rowLabel,
    columns,
    shown,
    sort,
    onSort,
    selection,
    onOpen,
    onPeek,
    peeked,
    foot,
    isRefusalSaid = false,
  } = props;
  const { rows, hasMore, loadMore } = pages;
  const scroll = useRef<HTMLDivElement>(null);
  const domId = useId();
  const [widths, setWidths] = useState<Record<string, number>>(() => remembered(`widths-${id}`, {}));
  const visible = useMemo(
    () =>
      shownColumns(columns, shown).map((column) => ({ ...column, width: widths[column.id] ?? column.width })),
    [columns, shown, widths],
  );
  const pinned = useMemo(() => visible.filter((column) => column.isPinned), [visible]);
  const main = useMemo(() => visible.filter((column) => !column.isPinned), [visible]);
  const ids = useMemo(() => rows.map(rowId), [rows, rowId]);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: rowHeight,
    overscan: OVERSCAN,
    initialRect: { width: 1200, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) loadMore();
  }, [hasMore, last, rows.length, loadMore]);

  const keys = useGridKeys({
    count: rows.length,
    scroll,
    scrollTo: (index) => virtual.scrollToIndex(index, { align: "auto" }),
    onOpen: (index) => {
      const row = rows[index];
      if (row !== undefined) onOpen?.(row);
    },
    onPeek: onPeek && ((index) => rows[index] !== undefined && onPeek(rows[index])),
    onToggle: selection && ((index, isRange) => selection.toggle(ids, index, isRange)),
  });

  const { go } = keys;
  const peekedAt = peeked === undefined ? -1 : ids.indexOf(peeked);
  useEffect(() => {
    if (peekedAt !== -1) go(peekedAt);
  }, [peekedAt, go]);

  const resize = useCallback(
    (column: string, width: number) =>
      setWidths((before) => {
        const next = { ...before, [column]: Math.max(56, Math.round(width)) };
        remember(`widths-${id}`, next);
        return next;
      }),
    [id],
  );
  const onHeadSort = useCallback(
    (field: string, isAdding: boolean) => onSort(nextSort(sort, field, isAdding)),
    [onSort, sort],
  );

  const pinnedWidth = sum(pinned) + (selection ? CHECK_WIDTH : 0);
  const total = pages.total ?? (hasMore ? -1 : rows.length);
  const firstColumn = selection ? 2 : 1;
  /** The pane that holds what there is once in a row: its checkbox, and the id by which it is the active one. */
  const first = pinned.length > 0 || selection ? "pinned" : "main";
  const headProps = { sort, onSort: onHeadSort, onResize: resize };
  const body = (pane: "pinned" | "main") =>
    items.map((item) => {
      const row = rows[item.index];
      const key = ids[item.index];
      if (row === undefined || key === undefined) return null;
      return (
        <GridRow
          key={key}
          domId={pane === first ? `${domId}-${item.index}` : undefined}
          row={row}
          index={item.index}
          top={item.start}
          label={pane === "pinned" ? rowLabel(row) : undefined}
          columns={pane === "pinned" ? pinned : main}
          firstColumn={pane === "pinned" ? firstColumn : firstColumn + pinned.length}
          isActive={item.index === keys.active}
          isSelected={selection?.has(key)}
          onToggle={pane === "pinned" ? keys.toggle : undefined}
          onOpen={onOpen && keys.open}
        />
      );
    });

  return (
    <div className={classes.frame}>
      {pages.isRefreshing && <div className={classes.progress} />}
      {!(isRefusalSaid && asApiError(pages.error)?.status === 422) && <StaleNote {...pages} />}
      <div
        ref={scroll}
        className={classes.scroll}
        role="grid"
        aria-label={label}
        aria-rowcount={total === -1 ? -1 : total + 1}
        aria-colcount={visible.length + (selection ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        aria-busy={pages.isRefreshing}
        aria-activedescendant={
          !items.some((item) => item.index === keys.active) ? undefined : `${domId}-${keys.active}`
        }
        tabIndex={0}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
      >
        <div className={classes.canvas} role="presentation">
          {first === "pinned" && (
            <div className={classes.pinned} role="presentation" style={{ width: pinnedWidth }}>
              <div className={classes.head} role="rowgroup">
                <GridHead
                  columns={pinned}
                  firstColumn={firstColumn}
                  {...headProps}
                  lead={selection && <SelectAll selection={selection} ids={ids} />}
                />
              </div>
              <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
                {body("pinned")}
              </div>
            </div>
          )}
          {main.length > 0 && (
            <div className={classes.main} role="presentation" style={{ minWidth: sum(main) }}>
              <div className={classes.head} role="rowgroup">
                <GridHead columns={main} firstColumn={firstColumn + pinned.length} {...headProps} />
              </div>
              <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
                {body("main")}
              </div>
            </div>
          )}
        </div>
      </div>
      {foot}
    </div>
  );
}

function SelectAll({ selection, ids }: { selection: Selection; ids: string[] }) {
  const count = ids.filter((id) => selection.has(id)).length;
  const isAll = count > 0 && count === ids.length;
  return (
    <div className={classes.check} role="columnheader" aria-colindex={1}>
      <label>
        <input
          type="checkbox"
          aria-label={isAll ? "Select none" : "Select all that are loaded"}
          checked={isAll}
          ref={(box) => {
            if (box) box.indeterminate = count > 0 && !isAll;
          }}
          onChange={() => selection.set(isAll ? [] : ids)}
        />
      </label>
    </div>
  );
}

function sum<Row>(columns: Column<Row>[]): number {
  return columns.reduce((width, column) => width + column.width, 0);
}
