/** One field of a record: what it was before and after. Of an event only `after` is there. */
export interface Change {
  field: string;
  before: unknown;
  after: unknown;
  /** The platform keeps it for itself; nobody chose it. */
  isBookkeeping: boolean;
}

const BOOKKEEPING = new Set([
  "version",
  "updated_at",
  "updated_by",
  "created_at",
  "created_by",
  "organization_id",
  "id",
  "deleted_by",
]);

/** Tables whose rows a column's id is of, so that a name can stand for it. */
export const TABLES: Record<string, string> = {
  version_id: "model_versions",
  model_id: "models",
  project_id: "projects",
  experiment_id: "experiments",
  deployment_id: "deployments",
};

const PEOPLE = /(_by|^user_id|^owner_id|^assignee_id|^actor_id)$/;

export function isPerson(field: string): boolean {
  return PEOPLE.test(field);
}

/** The fields of a record, those that matter first; of a creation, only those that were given something. */
export function changesOf(record: {
  action: string;
  entity: string;
  difference: Record<string, unknown>;
}): Change[] {
  const isEvent = record.action === "event";
  const changes = Object.entries(record.difference).map(([field, value]): Change => {
    const [before, after] = isEvent ? [undefined, value] : pairOf(value);
    return { field, before, after, isBookkeeping: !isEvent && BOOKKEEPING.has(field) };
  });
  const told = changes.filter((change) => isEvent || !(isNothing(change.before) && isNothing(change.after)));
  return told.sort((one, other) => Number(one.isBookkeeping) - Number(other.isBookkeeping));
}

/** A name that the record itself tells: a row's, or an event's. */
export function ownName(difference: Record<string, unknown>): string | null {
  for (const field of ["name", "title", "slug", "email", "number"]) {
    const value = difference[field];
    const named = Array.isArray(value) ? (value[1] ?? value[0]) : value;
    if (typeof named === "string" && named !== "") return named;
    if (typeof named === "number") return field === "number" ? `v${named}` : String(named);
  }
  return null;
}

function pairOf(value: unknown): [unknown, unknown] {
  return Array.isArray(value) && value.length === 2 ? [value[0], value[1]] : [undefined, value];
}

function isNothing(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === "" ||
    (typeof value === "object" && Object.keys(value).length === 0)
  );
}
