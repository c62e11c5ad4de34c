import type { ReactNode } from "react";
import { Age } from "./Age";
import { Avatar } from "./Avatar";
import classes from "./ui.module.css";

interface ActivityProps {
  /** Who did it. */
  actor: string;
  /** What they did, after their name: "moved champion to version 3". */
  children: ReactNode;
  time: string;
}

export function Activity({ actor, children, time }: ActivityProps) {
  return (
    <div className={classes.activity}>
      <Avatar name={actor} size={22} />
      <div className={classes.activityText}>
        <strong>{actor}</strong> {children}
      </div>
      <span className={classes.activityTime}>
        <Age time={time} />
      </span>
    </div>
  );
}
