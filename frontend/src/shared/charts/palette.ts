const VARIABLE = /^var\((--[\w-]+)\)$/;

/** A CSS colour as a canvas takes it: a variable's value in the scheme that is on. */
export function canvasColour(colour: string): string {
  const name = VARIABLE.exec(colour)?.[1];
  if (name === undefined) return colour;
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#808080";
}

/** `#rrggbb` with a share of opacity. */
export function faded(hex: string, share: number): string {
  if (!/^#[\da-f]{6}$/i.test(hex)) return hex;
  const alpha = Math.round(share * 255);
  return hex + alpha.toString(16).padStart(2, "0");
}
