import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useMemo, useRef } from "react";
import { useDraft } from "@/shared/lib/useDraft";
import { type FilterField, formatDeclared, parseDeclared } from "./clauses";
import { FilterChips } from "./FilterChips";
import classes from "./filter.module.css";
import { useFocusKey } from "./useFocusKey";

const DEBOUNCE = 250;
const NAMES = {
  eq: "is",
  ne: "is not",
  lt: "<",
  le: "≤",
  gt: ">",
  ge: "≥",
  contains: "contains",
  null: "is empty",
};

interface DeclaredFilterBarProps {
  fields: FilterField[];
  /** `filter` parameters as the lists take them: `role:eq:admin`. */
  value: string[];
  onChange: (filters: string[]) => void;
  /** The text field that the box on the left looks into; absent: no box. */
  textField?: string;
  placeholder?: string;
}

/** The filters of a list that declares what it is filtered by. */
export function DeclaredFilterBar({
  fields,
  value,
  onChange,
  textField,
  placeholder,
}: DeclaredFilterBarProps) {
  const prefix = `${textField}:contains:`;
  const isText = (filter: string) => textField !== undefined && filter.startsWith(prefix);
  const text = value.find(isText)?.slice(prefix.length) ?? "";
  const chips = value.filter((filter) => !isText(filter));
  const clauses = useMemo(() => chips.flatMap((filter) => parseDeclared(filter) ?? []), [chips]);
  const withText = (next: string) => [...(next ? [prefix + next] : []), ...chips];
  return (
    <div className={classes.bar} role="search">
      {textField !== undefined && (
        <TextFilter
          value={text}
          label={placeholder ?? `Filter by ${textField}`}
          onChange={(next) => onChange(withText(next))}
        />
      )}
      <FilterChips
        clauses={clauses}
        onClauses={(next) => onChange([...value.filter(isText), ...next.map(formatDeclared)])}
        fields={fields}
        operatorNames={NAMES}
      />
    </div>
  );
}

function TextFilter({
  value,
  label,
  onChange,
}: {
  value: string;
  label: string;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useDraft(value);
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef(onChange);
  latest.current = onChange;
  useFocusKey(input);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => latest.current(text.trim()), DEBOUNCE);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <TextInput
      ref={input}
      className={classes.input}
      size="xs"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={14} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
