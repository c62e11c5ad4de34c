import { remembered } from "./storage";

/** Does the person type there, so that letters are theirs? A checkbox takes no letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "range"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select, [role=textbox]");
}

/** Single keys can be switched off in the account's appearance (WCAG 2.1.4). */
export function areKeysOff(): boolean {
  return !remembered<boolean>("single-keys", true);
}

/** Is a dialog, menu or list open? Its keys are its own. Closed ones may stay in the page, hidden. */
export function isLayerOpen(): boolean {
  const layers = document.querySelectorAll("[role=dialog], [role=menu], [role=listbox]");
  return Array.from(layers).some((layer) => layer.checkVisibility());
}
