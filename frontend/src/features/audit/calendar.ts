const DAY = 86_400_000;

export interface Day {
  /** As `2026-03-01`, in UTC. */
  day: string;
  records: number;
}

export interface Calendar {
  first: string;
  last: string;
  days: Day[];
}

/** Every day of the calendar in order, those without a record too. */
export function everyDay({ first, last, days }: Calendar): Day[] {
  const counts = new Map(days.map(({ day, records }) => [day, records]));
  const start = Date.parse(first);
  const length = Math.round((Date.parse(last) - start) / DAY) + 1;
  return Array.from({ length }, (_, at) => {
    const day = new Date(start + at * DAY).toISOString().slice(0, 10);
    return { day, records: counts.get(day) ?? 0 };
  });
}

/** The span from the beginning of one day to the end of another, whichever comes first. */
export function spanOf(days: Day[], one: number, other: number): { since: string; until: string } | null {
  const first = days[Math.max(0, Math.min(one, other))];
  const last = days[Math.min(days.length - 1, Math.max(one, other))];
  if (!first || !last) return null;
  return {
    since: `${first.day}T00:00:00.000Z`,
    until: new Date(Date.parse(last.day) + DAY).toISOString(),
  };
}

/** The days that a span touches, as places in the list; null when it touches none. */
export function placesOf(
  days: Day[],
  span: { since?: string; until?: string },
): { from: number; to: number } | null {
  const first = days[0];
  if (!first) return null;
  const start = Date.parse(first.day);
  const at = (moment: string) => (Date.parse(moment) - start) / DAY;
  const from = span.since === undefined ? 0 : Math.floor(at(span.since));
  const to = span.until === undefined ? days.length - 1 : Math.ceil(at(span.until)) - 1;
  if (to < 0 || from > days.length - 1 || from > to) return null;
  return { from: Math.max(0, from), to: Math.min(days.length - 1, to) };
}

/** The calendar in one sentence, for whoever does not see it. */
export function summary(days: Day[]): string {
  const total = days.reduce((sum, day) => sum + day.records, 0);
  const most = days.reduce((best, day) => (day.records > best.records ? day : best), {
    day: "",
    records: 0,
  });
  if (total === 0) return `No record in the last ${days.length} days.`;
  return `${total.toLocaleString("en")} records in the last ${days.length} days; most on ${most.day}, ${most.records.toLocaleString("en")}.`;
}
