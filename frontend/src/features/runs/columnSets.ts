import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { BASE_COLUMNS, keyColumn, ownTags, trendColumn } from "./columns";
import { type Address, type KeyKind, keysQuery } from "./queries";

const KINDS: KeyKind[] = ["metrics", "params", "tags"];
const NONE: string[] = [];
const DEBOUNCE = 200;

/** What of a field that is being typed is its key: of `metrics.au` it is `au`, of `metr` nothing yet. */
function keyPart(typed: string): string {
  const isKind = KINDS.some((kind) => `${kind}.`.startsWith(typed));
  return isKind ? "" : typed.replace(/^(metrics|params|tags)\.`?/, "").slice(0, 250);
}

/** The keys of metrics, params and tags that contain what is typed after their kind's name, if that is typed. */
export function useKeys(address: Address, typed: string): Record<KeyKind, string[]> {
  const [text] = useDebouncedValue(keyPart(typed), DEBOUNCE);
  const metrics = useQuery(keysQuery(address, "metrics", text)).data ?? NONE;
  const params = useQuery(keysQuery(address, "params", text)).data ?? NONE;
  const tags = useQuery(keysQuery(address, "tags", text)).data ?? NONE;
  return useMemo(() => ({ metrics, params, tags: ownTags(tags) }), [metrics, params, tags]);
}

/** Every column that is known, and those that the address names though their keys are not among the first. */
export function allColumns(keys: Record<KeyKind, string[]>, shown: string[], headline: string | undefined) {
  const trend = headline === undefined ? [] : [trendColumn(headline)];
  const known = [
    ...BASE_COLUMNS,
    ...trend,
    ...KINDS.flatMap((kind) => keys[kind].map((key) => keyColumn(kind, key))),
  ];
  const ids = new Set(known.map((column) => column.id));
  const missing = shown.filter((id) => !ids.has(id)).flatMap((id) => columnOf(id) ?? []);
  return [...known, ...missing];
}

/** The kind and key that a keyed field names: `params.lr`, metrics.`val/f1 score`. */
export function keyOf(field: string): { kind: KeyKind; key: string } | null {
  const match = /^(metrics|params|tags)\.(`?)(.+)\2$/s.exec(field);
  return match?.[3] === undefined ? null : { kind: match[1] as KeyKind, key: match[3].replaceAll("``", "`") };
}

function columnOf(id: string) {
  const found = keyOf(id);
  return found && keyColumn(found.kind, found.key);
}

/** Splits at commas that stand in no backticks. */
export function splitColumns(text: string): string[] {
  return text.match(/(?:`(?:``|[^`])*`|[^,`])+/g) ?? [];
}

/** What the server is asked for: the shown keys, and the tags when their column shows. */
export function wantedFields(shown: string[], tags: string[]): string[] {
  const own = shown.filter((id) => columnOf(id) !== null);
  const all = shown.includes("tags") ? tags.map((key) => keyColumn("tags", key).id) : [];
  return [...new Set([...own, ...all])];
}

/** The metrics that show as columns; when none does, those that say most. */
export function shownMetrics(shown: string[], instead: Array<string | undefined>): string[] {
  const own = shown.flatMap((id) => {
    const found = keyOf(id);
    return found?.kind === "metrics" ? [found.key] : [];
  });
  const some = own.length > 0 ? own : instead.filter((key) => key !== undefined);
  return [...new Set(some)];
}
