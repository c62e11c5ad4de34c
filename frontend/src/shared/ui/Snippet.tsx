import { useId, useState } from "react";
import { CopyButton } from "./CopyButton";
import classes from "./ui.module.css";

export interface SnippetTab {
  label: string;
  code: string;
}

interface SnippetProps {
  tabs: SnippetTab[];
  /** What the code does, for those who cannot see where it stands. */
  label: string;
}

/** Code to copy, in one language or several. */
export function Snippet({ tabs, label }: SnippetProps) {
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const shown = tabs[chosen] ?? tabs[0];
  if (!shown) return null;
  const move = (by: number) => {
    const next = (chosen + by + tabs.length) % tabs.length;
    setChosen(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <div className={classes.snippet}>
      <div className={classes.snippetHead}>
        <div role="tablist" aria-label={label} className={classes.snippetTabs}>
          {tabs.map((tab, at) => (
            <button
              key={tab.label}
              id={`${id}-${at}`}
              type="button"
              role="tab"
              aria-selected={tab === shown}
              aria-controls={`${id}-code`}
              tabIndex={tab === shown ? 0 : -1}
              className={classes.snippetTab}
              onClick={() => setChosen(at)}
              onKeyDown={(event) => {
                if (event.key === "ArrowRight") move(1);
                if (event.key === "ArrowLeft") move(-1);
              }}
            >
              {tab.label}
            </button>
          ))}
        </div>
        <CopyButton value={shown.code} label={`Copy: ${shown.label}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre id={`${id}-code`} role="tabpanel" aria-label={`${label}: ${shown.label}`} tabIndex={0}>
        <code>{shown.code}</code>
      </pre>
    </div>
  );
}
