import type { Brush } from "@/shared/charts/parallel";
import { placeOn, type Scale, valueAt } from "@/shared/charts/scales";
import type { Clause } from "@/shared/grid/clauses";
import { formatSearch, keyedField, parseSearch } from "@/shared/grid/searchLanguage";

/** A search with the brushes of the parallel coordinates as conditions. */
export function brushedSearch(search: string, brushes: Brush[], scales: Map<string, Scale>): string {
  const added = brushes.flatMap((brush) => {
    const scale = scales.get(brush.axis);
    return scale === undefined ? [] : [clauseOf(brush, scale)];
  });
  return narrowedSearch(search, added);
}

/** A search with some conditions more, in place of those on the same fields. */
export function narrowedSearch(search: string, added: Clause[]): string {
  const fields = new Set(added.map((clause) => clause.field));
  const before = parseSearch(search);
  // A search that is no plain list of conditions stays as it is, in brackets.
  if (before === null) return `(${search}) AND ${formatSearch(added)}`;
  return formatSearch([...before.filter((clause) => !fields.has(clause.field)), ...added]);
}

function clauseOf({ axis, range: [low, high] }: Brush, scale: Scale): Clause {
  const dot = axis.indexOf(".");
  const field = keyedField(axis.slice(0, dot), axis.slice(dot + 1));
  if (scale.kind === "words") {
    const words = scale.words.filter((word) => placeOn(scale, word) >= low && placeOn(scale, word) <= high);
    return { field, operator: "IN", values: words.map((text) => ({ text, isQuoted: true })) };
  }
  const ends = [low, high].map((place) => Number(valueAt(scale, place).toPrecision(6)));
  const values = ends.sort((a, b) => a - b).map((end) => ({ text: String(end), isQuoted: false }));
  return { field, operator: "BETWEEN", values };
}
