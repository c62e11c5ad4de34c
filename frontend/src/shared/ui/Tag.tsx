import classes from "./ui.module.css";

export function Tag({ children, title }: { children: string; title?: string }) {
  return (
    <span className={classes.tag} title={title ?? children}>
      {children}
    </span>
  );
}
