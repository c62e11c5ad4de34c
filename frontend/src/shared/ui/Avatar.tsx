import type { CSSProperties } from "react";
import { initials, seriesSlot } from "@/shared/lib/colour";
import classes from "./ui.module.css";

// Dark enough in both schemes for white letters (4.5 : 1).
const GROUNDS = [
  "#5450cf",
  "#b93d0b",
  "#0b7f74",
  "#b92356",
  "#1767b4",
  "#7a6100",
  "#7b3fb5",
  "#446f0c",
  "#8f522b",
  "#56657a",
];

interface AvatarProps {
  name: string;
  size?: number;
  shape?: "circle" | "square";
}

/** Initials on a colour that stays with the name. Decoration: the name itself stands beside it. */
export function Avatar({ name, size = 24, shape = "circle" }: AvatarProps) {
  const style = { "--size": `${size}px`, background: GROUNDS[seriesSlot(name)] } as CSSProperties;
  return (
    <span className={classes.avatar} data-shape={shape} style={style} aria-hidden>
      {initials(name)}
    </span>
  );
}
