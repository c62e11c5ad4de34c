import type { ReactNode } from "react";
import { useTitle } from "@/shared/ui/Page";
import classes from "../auth.module.css";

interface AuthCardProps {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}

/** The frame of the pages before the log-in. */
export function AuthCard({ title, lead, children }: AuthCardProps) {
  useTitle(title);
  return (
    <main className={classes.page} id="main">
      <div className={classes.card}>
        <div className={classes.brand}>
          <img src="/favicon.svg" alt="" width={28} height={28} />
          Modelyard
        </div>
        <div>
          <h1>{title}</h1>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
