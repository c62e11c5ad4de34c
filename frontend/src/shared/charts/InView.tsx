import { type ReactNode, useEffect, useRef, useState } from "react";

interface InViewProps {
  /** Height of what comes, so that nothing jumps. */
  height: number;
  children: ReactNode;
}

/** Mounts what it holds when it first comes near the window. */
export function InView({ height, children }: InViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null || isSeen) return;
    const watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: "200px" },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [isSeen]);
  return (
    <div ref={place} style={{ minHeight: isSeen ? undefined : height, minWidth: 0 }}>
      {isSeen && children}
    </div>
  );
}
