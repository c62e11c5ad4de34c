import { remember, remembered } from "./storage";

export type Density = "compact" | "normal" | "roomy";

/** The height of a table's rows, in pixels; compact ones still hold controls of 24. */
const HEIGHTS: Record<Density, number> = { compact: 26, normal: 30, roomy: 38 };

export function density(): Density {
  const chosen = remembered<Density>("density", "normal");
  return chosen in HEIGHTS ? chosen : "normal";
}

export function rowHeight(): number {
  return HEIGHTS[density()];
}

export function setDensity(chosen: Density): void {
  remember("density", chosen);
  applyDensity();
}

/** Tells the style sheets; what measures rows asks `rowHeight`. */
export function applyDensity(): void {
  document.documentElement.style.setProperty("--row", `${rowHeight()}px`);
}
