import { useMemo, useRef, useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Everything that matches is selected, also what is not loaded. */
  isAll: boolean;
  has: (id: string) => boolean;
  set: (ids: Iterable<string>) => void;
  setAll: (loaded: Iterable<string>) => void;
  /** Turns one row around, or all between it and the last one touched. */
  toggle: (ids: string[], index: number, isRange: boolean) => void;
}

/**
 * What is selected, by id, so that it outlives sorting and paging.
 * matching: stands for what the list looks for; all of it is selected only as long as that is the same.
 */
export function useSelection(matching = ""): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const isAll = all === matching;
  return useMemo(
    () => ({
      ids,
      isAll,
      has: (id) => isAll || ids.has(id),
      set: (next) => {
        setAll(null);
        setIds(new Set(next));
      },
      setAll: (loaded) => {
        setAll(matching);
        setIds(new Set(loaded));
      },
      toggle: (rows, index, isRange) => {
        const id = rows[index];
        if (id === undefined) return;
        const from = isRange && anchor.current !== null ? rows.indexOf(anchor.current) : -1;
        anchor.current = id;
        setAll(null);
        // What was all that matches goes on as what is loaded of it.
        setIds((before) => toggled(isAll ? new Set(rows) : before, rows, index, from));
      },
    }),
    [ids, isAll, matching],
  );
}

function toggled(
  before: ReadonlySet<string>,
  all: string[],
  index: number,
  from: number,
): ReadonlySet<string> {
  const next = new Set(before);
  const range =
    from === -1 ? all.slice(index, index + 1) : all.slice(Math.min(from, index), Math.max(from, index) + 1);
  const isAdding = from !== -1 || !before.has(all[index] as string);
  for (const id of range) {
    if (isAdding) next.add(id);
    else next.delete(id);
  }
  return next;
}
