import { useEffect, useSyncExternalStore } from "react";

let names: Readonly<Record<string, string>> = {};
const listeners = new Set<() => void>();

function set(next: Readonly<Record<string, string>>): void {
  names = next;
  for (const listener of listeners) listener();
}

/** Names the page that is open in the breadcrumb, for pages of one thing: a run's name, a model's. */
export function useCrumb(path: string, name: string | undefined): void {
  useEffect(() => {
    if (name === undefined) return;
    set({ ...names, [path]: name });
    return () => {
      const { [path]: _, ...rest } = names;
      set(rest);
    };
  }, [path, name]);
}

export function useCrumbNames(): Readonly<Record<string, string>> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => names,
  );
}
