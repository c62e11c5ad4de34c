import { useNow } from "@/shared/lib/clock";
import { formatAge, formatMoment } from "@/shared/lib/format";

/** How long ago; the exact moment is its title. */
export function Age({ time }: { time: string | null | undefined }) {
  const now = useNow();
  if (!time) return <span>–</span>;
  return (
    <time dateTime={time} title={formatMoment(time)} className="num">
      {formatAge(time, now)}
    </time>
  );
}
