import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowsDiagonal, IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { areKeysOff, isLayerOpen, isTyping } from "@/shared/lib/keys";
import { remember, remembered } from "@/shared/lib/storage";
import classes from "./peek.module.css";

const DEFAULT = 480;
const LEAST = 360;
const MOST = 960;
const STEP = 24;

interface PeekProps {
  /** What is looked at, for readers: "Run release-v3". */
  label: string;
  title: ReactNode;
  onClose: () => void;
  /** Goes on by so many rows; absent: there is nowhere to go. */
  onMove?: (by: 1 | -1) => void;
  /** Opens the thing's own page. */
  onOpen: () => void;
  children: ReactNode;
}

/**
 * A drawer beside a list with what one of its rows is about. The list stays usable: ↑ and ↓ go on to the next row, o opens
 * the page, Escape closes.
 */
export function Peek({ label, title, onClose, onMove, onOpen, children }: PeekProps) {
  const place = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(() => remembered("peek-width", DEFAULT));
  const latest = useRef({ onClose, onMove, onOpen });
  latest.current = { onClose, onMove, onOpen };

  useEffect(() => {
    const before = document.activeElement;
    place.current?.focus({ preventScroll: true });
    return () => {
      // Back to where the person was, unless they have gone elsewhere meanwhile.
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    };
  }, []);

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (!isPlain || event.defaultPrevented || isTyping(event.target) || isLayerOpen()) return;
      if (event.target instanceof Element && event.target.matches("[role=separator], [role=slider]")) return;
      const { onClose: close, onMove: move, onOpen: open } = latest.current;
      const letters = !areKeysOff();
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown" || (letters && event.key === "j")) move?.(1);
      else if (event.key === "ArrowUp" || (letters && event.key === "k")) move?.(-1);
      else if (letters && event.key === "o") open();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the list, whose keys these are without a drawer.
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, []);

  const resize = (next: number) => {
    const most = Math.min(MOST, window.innerWidth - 64);
    const within = Math.round(Math.min(most, Math.max(LEAST, next)));
    setWidth(within);
    remember("peek-width", within);
  };
  return (
    <aside ref={place} className={classes.peek} aria-label={label} tabIndex={-1} style={{ width }}>
      <Edge width={width} onWidth={resize} />
      <header className={classes.head}>
        <h2 className="clip">{title}</h2>
        {onMove && (
          <>
            <Tooltip label="The row above (↑)">
              <ActionIcon size={28} aria-label="The row above" onClick={() => onMove(-1)}>
                <IconChevronUp size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="The row below (↓)">
              <ActionIcon size={28} aria-label="The row below" onClick={() => onMove(1)}>
                <IconChevronDown size={16} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        <Tooltip label="Open the page (o)">
          <ActionIcon size={28} aria-label="Open the page" onClick={onOpen}>
            <IconArrowsDiagonal size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Close (Esc)">
          <ActionIcon size={28} aria-label="Close the drawer" onClick={onClose}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className={classes.body} tabIndex={0} role="group" aria-label="Details">
        {children}
      </div>
    </aside>
  );
}

/** The drawer's left edge: dragged, or moved with the arrow keys. */
function Edge({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onWidth(width + by);
  };
  return (
    <div
      className={classes.edge}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the drawer"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={width}
      onPointerDown={(event: PointerEvent) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event: PointerEvent) => {
        if (start.current) onWidth(start.current.width + start.current.x - event.clientX);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
      onKeyDown={step}
    />
  );
}
