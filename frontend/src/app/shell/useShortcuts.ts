import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { usePermissions } from "@/shared/api/me";
import { areKeysOff, isLayerOpen, isTyping } from "@/shared/lib/keys";
import { placesFor } from "../navigation";
import { useToggleScheme } from "./SchemeSwitch";
import { useWhere } from "./useWhere";

const HELP = "modelyard-help";
/** How long `g` waits for the second key, in milliseconds. */
const PATIENCE = 1_200;

export function askForHelp(): void {
  window.dispatchEvent(new Event(HELP));
}

interface Commands {
  openPalette: () => void;
  openHelp: () => void;
  collapse: () => void;
}

/** The keys that work on every page. */
export function useShortcuts(commands: Commands): void {
  const where = useWhere();
  const granted = usePermissions(where.org, where.project);
  const navigate = useNavigate();
  const { toggle } = useToggleScheme();
  const latest = useRef<(event: KeyboardEvent) => void>(() => undefined);
  const pressedG = useRef(0);

  latest.current = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      commands.openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (areKeysOff() || isTyping(event.target) || isLayerOpen()) return;
    const isSecond = Date.now() - pressedG.current < PATIENCE;
    pressedG.current = 0;
    if (isSecond) {
      const place = placesFor(granted, where).find((item) => item.key === event.key);
      if (place) void navigate({ to: place.to, params: where });
    } else if (event.key === "g") pressedG.current = Date.now();
    else if (event.key === "?") commands.openHelp();
    else if (event.key === "[") commands.collapse();
    else if (event.key === "t") toggle();
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => latest.current(event);
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const help = useRef(commands.openHelp);
  help.current = commands.openHelp;
  useEffect(() => {
    const onHelp = () => help.current();
    window.addEventListener(HELP, onHelp);
    return () => window.removeEventListener(HELP, onHelp);
  }, []);
}
