import { Button, Group, Select, TagsInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Clause, type FilterField, isComplete, type Value, valuesOf, WORDS } from "./clauses";
import { typedValue } from "./searchLanguage";

export interface FilterFields {
  fields: FilterField[];
  /** Fields that go by a key (`metrics.auc`), found on the server by what is typed. */
  onFieldSearch?: (text: string) => void;
  /** What an operator is called; itself when it is not here. */
  operatorNames?: Record<string, string>;
}

interface ClauseEditorProps extends FilterFields {
  clause: Clause | null;
  onSave: (clause: Clause) => void;
}

const HINTS: Partial<Record<FilterField["kind"], string>> = {
  time: "2026-03-01, today or 7d ago",
  duration: "90s, 2h30m or 1d",
  number: "a number",
};

/** The form of one condition: field, operator, value. */
export function ClauseEditor({ clause, fields, onFieldSearch, operatorNames, onSave }: ClauseEditorProps) {
  const isWords = clause?.operator === WORDS;
  const [name, setName] = useState(isWords ? "name" : (clause?.field ?? ""));
  const [operator, setOperator] = useState(isWords ? "CONTAINS" : (clause?.operator ?? ""));
  const [texts, setTexts] = useState<string[]>(clause?.values.map((value) => value.text) ?? []);
  const field = fields.find((known) => known.name === name);
  const operators = field?.operators ?? (operator ? [operator] : []);
  const chosen = operators.includes(operator) ? operator : (operators[0] ?? "");
  const isText = field ? field.kind === "text" || field.kind === "experiment" : true;
  const wanted = chosen === "" ? 0 : valuesOf(chosen);
  const values: Value[] = texts.map((text, at) => {
    const before = clause?.values[at];
    return before?.text === text ? before : typedValue(text, isText);
  });
  const edited: Clause = { field: name, operator: chosen, values: wanted === 0 ? [] : values };
  const names =
    fields.some((known) => known.name === name) || !name ? fields : [{ name, label: name }, ...fields];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete(edited)) onSave(edited);
  };
  return (
    <form onSubmit={submit} style={{ width: 280, display: "grid", gap: 8 }}>
      <Select
        size="xs"
        label="Field"
        data-autofocus={clause === null || undefined}
        searchable
        limit={60}
        placeholder="Find a field"
        nothingFoundMessage="There is no such field"
        data={names.map((known) => ({ value: known.name, label: known.label ?? known.name }))}
        value={name || null}
        onChange={(value) => {
          setName(value ?? "");
          setTexts([]);
        }}
        onSearchChange={onFieldSearch}
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        size="xs"
        label="Operator"
        allowDeselect={false}
        data={operators.map((value) => ({ value, label: operatorNames?.[value] ?? value.toLowerCase() }))}
        value={chosen || null}
        onChange={(value) => setOperator(value ?? "")}
        disabled={!name}
        comboboxProps={{ withinPortal: false }}
      />
      {wanted !== 0 && (
        <ValueInput
          field={field}
          wanted={wanted}
          texts={texts}
          onTexts={setTexts}
          isAutofocused={clause !== null}
        />
      )}
      <Group justify="flex-end">
        <Button type="submit" disabled={!isComplete(edited)}>
          Apply
        </Button>
      </Group>
    </form>
  );
}

interface ValueInputProps {
  field: FilterField | undefined;
  wanted: 1 | 2 | "many";
  texts: string[];
  onTexts: (texts: string[]) => void;
  isAutofocused: boolean;
}

function ValueInput({ field, wanted, texts, onTexts, isAutofocused }: ValueInputProps) {
  const hint = field ? HINTS[field.kind] : undefined;
  const common = { size: "xs", "data-autofocus": isAutofocused || undefined } as const;
  if (wanted === "many") {
    return (
      <TagsInput
        {...common}
        label="Values"
        data={field?.choices ?? []}
        value={texts}
        onChange={onTexts}
        splitChars={[","]}
        comboboxProps={{ withinPortal: false }}
      />
    );
  }
  if (field?.choices) {
    return (
      <Select
        {...common}
        label="Value"
        allowDeselect={false}
        data={field.choices}
        value={texts[0] ?? null}
        onChange={(value) => onTexts(value === null ? [] : [value])}
        comboboxProps={{ withinPortal: false }}
      />
    );
  }
  const set = (at: number, text: string) =>
    onTexts(at === 0 ? [text, ...texts.slice(1)] : [texts[0] ?? "", text]);
  return (
    <>
      <TextInput
        {...common}
        label={wanted === 2 ? "From" : "Value"}
        placeholder={hint}
        value={texts[0] ?? ""}
        onChange={(event) => set(0, event.currentTarget.value)}
      />
      {wanted === 2 && (
        <TextInput
          size="xs"
          label="To"
          placeholder={hint}
          value={texts[1] ?? ""}
          onChange={(event) => set(1, event.currentTarget.value)}
        />
      )}
    </>
  );
}
