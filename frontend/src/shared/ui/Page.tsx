import { type ReactNode, useEffect } from "react";
import classes from "./ui.module.css";

/** Names the browser's tab for as long as the page is open. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Modelyard`;
  }, [title]);
}

/** The frame of a page that scrolls as a whole; `isWide` for pages of tables. */
export function Page({ children, isWide = false }: { children: ReactNode; isWide?: boolean }) {
  return (
    <div className={classes.page} data-wide={isWide || undefined}>
      {children}
    </div>
  );
}

interface PageHeaderProps {
  title: string;
  /** What stands for the title when it is more than text. */
  heading?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}

/** A page's one h1, a sentence below it, and what can be done. It names the browser's tab too. */
export function PageHeader({ title, heading, description, actions }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className={classes.header}>
      <div style={{ minWidth: 0 }}>
        <h1>{heading ?? title}</h1>
        {description && <p>{description}</p>}
      </div>
      {actions && <div className={classes.headerActions}>{actions}</div>}
    </header>
  );
}

/** The h1 of a page whose breadcrumb shows its name already. */
export function HiddenTitle({ title }: { title: string }) {
  useTitle(title);
  return <h1 className="visually-hidden">{title}</h1>;
}

interface PanelProps {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Panel({ title, actions, children }: PanelProps) {
  return (
    <section className={classes.panel}>
      {(title || actions) && (
        <div className={classes.panelHead}>
          <h2>{title}</h2>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
