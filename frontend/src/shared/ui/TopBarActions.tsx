import { type ReactNode, useEffect, useState } from "react";
import { createPortal } from "react-dom";

export const TOP_BAR_ACTIONS = "top-bar-actions";

/** Puts a page's one primary action into the top bar. */
export function TopBarActions({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useEffect(() => setPlace(document.getElementById(TOP_BAR_ACTIONS)), []);
  return place && createPortal(children, place);
}
