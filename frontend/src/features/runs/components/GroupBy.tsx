import { Select } from "@mantine/core";
import { keyedField } from "@/shared/grid/searchLanguage";
import { keyOf } from "../columnSets";
import type { KeyKind } from "../queries";
import classes from "../runs.module.css";

interface GroupByProps {
  keys: Record<KeyKind, string[]>;
  group: string | undefined;
  onGroup: (group: string | undefined) => void;
}

/** By which param or tag the runs are grouped. */
export function GroupBy({ keys, group, onGroup }: GroupByProps) {
  const chosen = group === undefined ? null : keyOf(group);
  const items = (kind: "params" | "tags") => {
    const known = new Set(keys[kind]);
    if (chosen?.kind === kind) known.add(chosen.key);
    return [...known].map((key) => ({ value: keyedField(kind, key), label: key }));
  };
  return (
    <Select
      className={classes.groupBy}
      size="xs"
      aria-label="Group by"
      placeholder="Group by"
      searchable
      clearable
      nothingFoundMessage="No param or tag of this name"
      comboboxProps={{ width: 220, position: "bottom-start" }}
      maxDropdownHeight={320}
      data={[
        { group: "Params", items: items("params") },
        { group: "Tags", items: items("tags") },
      ]}
      value={group ?? null}
      onChange={(next) => onGroup(next ?? undefined)}
    />
  );
}
