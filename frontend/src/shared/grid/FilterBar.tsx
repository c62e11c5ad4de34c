import { Autocomplete, Button, TextInput } from "@mantine/core";
import { IconForms, IconPencil, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { asApiError } from "@/shared/api/errors";
import { useDraft } from "@/shared/lib/useDraft";
import type { FilterFields } from "./ClauseEditor";
import { FilterChips } from "./FilterChips";
import classes from "./filter.module.css";
import { formatSearch, parseSearch } from "./searchLanguage";
import { suggest } from "./suggest";
import { useFocusKey } from "./useFocusKey";

interface FilterBarProps extends FilterFields {
  /** The search, as text; it stands in the address. */
  value: string;
  onChange: (text: string) => void;
  /** What the server said to it. */
  error: unknown;
  placeholder?: string;
}

/** A search as chips or as one line of text; both say the same, and either can be edited. */
export function FilterBar({
  value,
  onChange,
  error,
  placeholder = "Filter by name",
  ...known
}: FilterBarProps) {
  const clauses = useMemo(() => parseSearch(value), [value]);
  const [isText, setText] = useState(false);
  const showText = isText || clauses === null;
  return (
    <div className={classes.bar} role="search">
      {showText ? (
        <TextForm value={value} onChange={onChange} />
      ) : (
        <>
          <NewCondition
            placeholder={placeholder}
            known={known}
            onAdd={(text) => onChange([value, text].filter(Boolean).join(" AND "))}
          />
          <FilterChips clauses={clauses} onClauses={(next) => onChange(formatSearch(next))} {...known} />
        </>
      )}
      {clauses !== null && (value || showText) && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={showText ? <IconForms size={14} /> : <IconPencil size={14} />}
          onClick={() => setText(!showText)}
        >
          {showText ? "Show as filters" : "Edit as text"}
        </Button>
      )}
      {value && (
        <Button variant="subtle" color="gray" onClick={() => onChange("")}>
          Clear
        </Button>
      )}
      <Fault text={value} error={error} />
    </div>
  );
}

function TextForm({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useDraft(value);
  const input = useRef<HTMLInputElement>(null);
  useFocusKey(input);
  return (
    <form
      className={classes.text}
      onSubmit={(event) => {
        event.preventDefault();
        onChange(text.trim());
      }}
    >
      <TextInput
        ref={input}
        size="xs"
        aria-label="Search as text"
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: "mono" }}
        placeholder="status = finished AND metrics.auc > 0.9"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => onChange(text.trim())}
      />
    </form>
  );
}

interface NewConditionProps {
  placeholder: string;
  known: FilterFields;
  onAdd: (text: string) => void;
}

function NewCondition({ placeholder, known, onAdd }: NewConditionProps) {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useFocusKey(input);
  const { onFieldSearch } = known;
  const lastWord = text.split(/\s/).at(-1) ?? "";
  useEffect(() => onFieldSearch?.(lastWord), [lastWord, onFieldSearch]);
  const options = useMemo(() => suggest(text, known.fields), [text, known.fields]);
  const onKey = (event: KeyboardEvent) => {
    const isChoosing = input.current?.getAttribute("aria-activedescendant");
    if (event.key !== "Enter" || isChoosing || text.trim() === "") return;
    event.preventDefault();
    onAdd(text.trim());
    setText("");
  };
  return (
    <Autocomplete
      ref={input}
      className={classes.input}
      size="xs"
      aria-label={placeholder}
      placeholder={placeholder}
      leftSection={<IconSearch size={14} />}
      data={options}
      filter={({ options: all }) => all}
      value={text}
      onChange={setText}
      onKeyDown={onKey}
      comboboxProps={{ width: 300, position: "bottom-start" }}
    />
  );
}

/** What the server could not read, with the place underlined. */
function Fault({ text, error }: { text: string; error: unknown }) {
  const refusal = asApiError(error);
  if (refusal?.status !== 422) return null;
  const column = Number(refusal.facts.column ?? 0);
  const length = Number(refusal.facts.length ?? 0);
  return (
    <div className={classes.fault} role="alert">
      {column > 0 && (
        <>
          <code className="mono">
            {text.slice(Math.max(0, column - 25), column - 1)}
            <u>{text.slice(column - 1, column - 1 + length) || " "}</u>
            {text.slice(column - 1 + length, column + length + 24)}
          </code>
          {" — "}
        </>
      )}
      {refusal.detail}
    </div>
  );
}
