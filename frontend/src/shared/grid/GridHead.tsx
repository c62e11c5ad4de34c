import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import type { Column, Sort } from "./columns";
import classes from "./grid.module.css";

interface GridHeadProps<Row> {
  columns: Column<Row>[];
  /** `aria-colindex` of the first of them. */
  firstColumn: number;
  sort: Sort[];
  onSort: (field: string, isAdding: boolean) => void;
  onResize: (column: string, width: number) => void;
  lead?: ReactNode;
}

export function GridHead<Row>({ columns, firstColumn, sort, onSort, onResize, lead }: GridHeadProps<Row>) {
  return (
    <div role="row" aria-rowindex={1} className={classes.headRow} style={{ height: "100%" }}>
      {lead}
      {columns.map((column, at) => {
        const place = sort.findIndex((part) => part.field === column.sort);
        const sorted = place === -1 ? undefined : sort[place];
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-label={column.label}
            aria-colindex={firstColumn + at}
            aria-sort={sorted && (sorted.isDescending ? "descending" : "ascending")}
            className={classes.columnHead}
            data-align={column.align}
            style={{ width: column.width }}
          >
            <HeadLabel
              column={column}
              sorted={sorted}
              place={sort.length > 1 ? place + 1 : 0}
              onSort={onSort}
            />
            <ResizeHandle
              label={column.label}
              width={column.width}
              onResize={(width) => onResize(column.id, width)}
            />
          </div>
        );
      })}
    </div>
  );
}

interface HeadLabelProps<Row> {
  column: Column<Row>;
  sorted: Sort | undefined;
  place: number;
  onSort: (field: string, isAdding: boolean) => void;
}

function HeadLabel<Row>({ column, sorted, place, onSort }: HeadLabelProps<Row>) {
  const field = column.sort;
  if (field === undefined) return <span className="clip">{column.label}</span>;
  const Icon = sorted?.isDescending ? IconArrowDown : IconArrowUp;
  return (
    <button
      type="button"
      className={classes.sortButton}
      title={`Sort by ${column.label}; with Shift, after what sorts already`}
      onClick={(event) => onSort(field, event.shiftKey)}
    >
      <span className="clip">{column.label}</span>
      {sorted && <Icon size={12} aria-hidden />}
      {sorted && place > 0 && <span className="num">{place}</span>}
    </button>
  );
}

interface ResizeHandleProps {
  label: string;
  width: number;
  onResize: (width: number) => void;
}

function ResizeHandle({ label, width, onResize }: ResizeHandleProps) {
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    const start = event.clientX;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => onResize(width + moved.clientX - start);
    const stop = () => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", stop);
      handle.removeEventListener("pointercancel", stop);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", stop);
    handle.addEventListener("pointercancel", stop);
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(width + by);
  };
  return (
    <button
      type="button"
      className={classes.resize}
      aria-label={`Width of ${label}: arrow keys change it`}
      onPointerDown={drag}
      onKeyDown={step}
    />
  );
}
