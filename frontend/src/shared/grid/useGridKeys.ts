import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { areKeysOff, isLayerOpen, isTyping } from "@/shared/lib/keys";

interface GridKeys {
  count: number;
  scroll: RefObject<HTMLElement | null>;
  scrollTo: (index: number) => void;
  onOpen: (index: number) => void;
  onPeek: ((index: number) => void) | undefined;
  onToggle: ((index: number, isRange: boolean) => void) | undefined;
}

const PAGE = 20;

/** The keys of a table. They work without it being focused too, as long as nobody types and no dialog is open. */
export function useGridKeys(keys: GridKeys) {
  const [active, setActive] = useState<number | null>(null);
  const latest = useRef({ ...keys, active });
  latest.current = { ...keys, active };

  const go = useCallback((index: number) => {
    const { count, scrollTo } = latest.current;
    if (count === 0) return;
    const next = Math.min(count - 1, Math.max(0, index));
    setActive(next);
    scrollTo(next);
  }, []);

  const handle = useCallback(
    (key: string, isShift: boolean): boolean => {
      const { active: at, count, onOpen, onPeek, onToggle } = latest.current;
      const move = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[key];
      if (move !== undefined) {
        go(at === null ? 0 : at + move);
        return true;
      }
      if (key === "Home" || key === "End") {
        go(key === "Home" ? 0 : count - 1);
        return true;
      }
      if (at === null) return false;
      if (key === "Enter") onOpen(at);
      else if (key === " " && onPeek) onPeek(at);
      else if ((key === "x" || key === "X") && onToggle) onToggle(at, isShift);
      else if (key === "Escape") setActive(null);
      else return false;
      return true;
    },
    [go],
  );

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isPlain || event.defaultPrevented || areKeysOff() || isTyping(event.target)) return;
      if (isLayerOpen()) return;
      // Outside the table only letters: arrows and Enter belong to whatever has the focus.
      if (!["j", "k", "x", "X"].includes(event.key)) return;
      if (handle(event.key, event.shiftKey)) {
        event.preventDefault();
        latest.current.scroll.current?.focus({ preventScroll: true });
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [handle]);

  return {
    active,
    go,
    onFocus: useCallback(() => setActive((at) => at ?? 0), []),
    onKeyDown: useCallback(
      (event: KeyboardEvent) => {
        const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
        const isInside = event.target !== event.currentTarget;
        if (!isPlain || isTyping(event.target) || (isInside && (event.key === "Enter" || event.key === " ")))
          return;
        if (["j", "k", "x", "X"].includes(event.key)) return; // the document's listener has them
        if (handle(event.key, event.shiftKey)) event.preventDefault();
      },
      [handle],
    ),
    toggle: useCallback((index: number, isRange: boolean) => {
      setActive(index);
      latest.current.onToggle?.(index, isRange);
    }, []),
    open: useCallback((index: number) => {
      setActive(index);
      latest.current.onOpen(index);
    }, []),
  };
}
