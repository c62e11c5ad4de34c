import { useState } from "react";

/** Text that is being typed for a value that lives elsewhere; it follows when that value is changed from outside. */
export function useDraft(value: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (value !== draft.trim()) setDraft(value);
  }
  return [draft, setDraft];
}
