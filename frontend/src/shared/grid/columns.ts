import type { ReactNode } from "react";

export interface Column<Row> {
  /** Also its name in the address. */
  id: string;
  label: string;
  /** Where the column picker lists it. */
  group?: string;
  width: number;
  align?: "end";
  /** Stays in view when the table scrolls sideways, and cannot be hidden. */
  isPinned?: boolean;
  /** The field that the server sorts by; absent: it does not. */
  sort?: string;
  cell: (row: Row) => ReactNode;
}

export interface Sort {
  field: string;
  isDescending: boolean;
}

/** Reads `-started,name`. */
export function parseSort(text: string): Sort[] {
  return text
    .split(",")
    .filter(Boolean)
    .map((part) =>
      part.startsWith("-")
        ? { field: part.slice(1), isDescending: true }
        : { field: part, isDescending: false },
    );
}

export function formatSort(sort: Sort[]): string {
  return sort.map(({ field, isDescending }) => (isDescending ? `-${field}` : field)).join(",");
}

/**
 * The order after a click on a column's head: first downwards, then upwards, then as it was.
 * isAdding: with Shift, the column joins those that sort already.
 */
export function nextSort(sort: Sort[], field: string, isAdding: boolean): Sort[] {
  const current = sort.find((part) => part.field === field);
  const next = current === undefined ? { field, isDescending: true } : { field, isDescending: false };
  const isOver = current !== undefined && !current.isDescending;
  if (!isAdding) return isOver ? [] : [next];
  if (isOver) return sort.filter((part) => part.field !== field);
  return current ? sort.map((part) => (part.field === field ? next : part)) : [...sort, next];
}

/** The columns that show, in their order: the pinned first. `shown` undefined: all of them. */
export function shownColumns<Row>(columns: Column<Row>[], shown: string[] | undefined): Column<Row>[] {
  if (shown === undefined) return columns;
  const byId = new Map(columns.map((column) => [column.id, column]));
  const pinned = columns.filter((column) => column.isPinned);
  const rest = shown.map((id) => byId.get(id)).filter((column) => column !== undefined && !column.isPinned);
  return [...pinned, ...(rest as Column<Row>[])];
}
