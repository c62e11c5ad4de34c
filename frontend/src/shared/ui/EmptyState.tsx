import { IconInbox } from "@tabler/icons-react";
import type { ComponentType, ReactNode } from "react";
import classes from "./ui.module.css";

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  action?: ReactNode;
}

/** Nothing is here: one sentence, one picture, one thing to do. */
export function EmptyState({ title, children, icon: Icon = IconInbox, action }: EmptyStateProps) {
  return (
    <div className={classes.center}>
      <span className={classes.picture} aria-hidden>
        <Icon size={24} stroke={1.5} />
      </span>
      <div className={classes.title}>{title}</div>
      {children && <div className={classes.detail}>{children}</div>}
      {action && <div className={classes.actions}>{action}</div>}
    </div>
  );
}
