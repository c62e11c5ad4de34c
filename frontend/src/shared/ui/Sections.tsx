import { Link, useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./sections.module.css";

export interface SectionPlace {
  to: string;
  label: string;
}

interface SectionsProps {
  /** What the pages are of: "Settings of the organization". */
  label: string;
  places: SectionPlace[];
  params?: Record<string, string>;
  children: ReactNode;
}

/** Pages that belong together, with the way between them on the left; on narrow screens above. */
export function Sections({ label, places, params = {}, children }: SectionsProps) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On narrow screens the places stand in a row that scrolls.
  useEffect(() => {
    const current = nav.current?.querySelector(`a[href="${CSS.escape(pathname)}"]`);
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);
  return (
    <div className={classes.frame}>
      <nav ref={nav} className={classes.nav} aria-label={label}>
        <ul>
          {places.map((place) => (
            <li key={place.to}>
              <Link
                to={place.to as "/o/$org"}
                params={params as { org: string }}
                className={classes.place}
                activeOptions={{ includeSearch: false }}
              >
                {place.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.content}>{children}</div>
    </div>
  );
}

interface SectionProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  tone?: "danger";
}

/** One matter of a settings page: what it is about on the left, its fields on the right. */
export function Section({ title, description, children, tone }: SectionProps) {
  return (
    <section className={classes.section} data-tone={tone}>
      <div className={classes.about}>
        <h2>{title}</h2>
        {description && <p>{description}</p>}
      </div>
      <div className={classes.fields}>{children}</div>
    </section>
  );
}

interface DangerRowProps {
  title: string;
  children: ReactNode;
  action: ReactNode;
}

/** Something grave that can be done, with what it means. */
export function DangerRow({ title, children, action }: DangerRowProps) {
  return (
    <div className={classes.danger}>
      <div style={{ minWidth: 0 }}>
        <h3>{title}</h3>
        <p>{children}</p>
      </div>
      {action}
    </div>
  );
}
