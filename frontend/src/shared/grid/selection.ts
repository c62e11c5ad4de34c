import { useMemo, useRef, useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  has: (id: string) => boolean;
  set: (ids: Iterable<string>) => void;
  /** Turns one row around, or all between it and the last one touched. */
  toggle: (ids: string[], index: number, isRange: boolean) => void;
}

/** What is selected, by id, so that it outlives sorting and paging. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  return useMemo(
    () => ({
      ids,
      has: (id) => ids.has(id),
      set: (next) => setIds(new Set(next)),
      toggle: (all, index, isRange) => {
        const id = all[index];
        if (id === undefined) return;
        const from = isRange && anchor.current !== null ? all.indexOf(anchor.current) : -1;
        anchor.current = id;
        setIds((before) => toggled(before, all, index, from));
      },
    }),
    [ids],
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
