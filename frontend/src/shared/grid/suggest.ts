import type { FilterField } from "./clauses";
import { keyedField } from "./searchLanguage";

const MOST = 12;
const UNFINISHED_NAME = /(?:^|\s)([^\s()'"`,<>=!~]*)$/;
const NAME_AND_SPACE = /(?:^|\sAND\s+)(\S+)\s+([A-Za-z<>=!~]*)$/i;
const BEFORE_VALUE = /(?:^|\sAND\s+)(\S+)\s*(?:=|!=)\s*(\S*)$/i;

/** How a search that is being typed could go on: whole texts to put in its place. */
export function suggest(text: string, fields: FilterField[]): string[] {
  if (text.trim() === "") return [];
  return [...values(text, fields), ...operators(text, fields), ...names(text, fields)].slice(0, MOST);
}

function values(text: string, fields: FilterField[]): string[] {
  const match = BEFORE_VALUE.exec(text);
  const typed = match?.[2] ?? "";
  const choices = find(fields, match?.[1])?.choices ?? [];
  return choices
    .filter((choice) => choice.startsWith(typed.toLowerCase()))
    .map((choice) => text.slice(0, text.length - typed.length) + choice);
}

function operators(text: string, fields: FilterField[]): string[] {
  const match = NAME_AND_SPACE.exec(text);
  const typed = match?.[2] ?? "";
  const known = find(fields, match?.[1])?.operators ?? [];
  return known
    .filter((operator) => operator.startsWith(typed.toUpperCase()))
    .map((operator) => `${text.slice(0, text.length - typed.length)}${operator} `);
}

function names(text: string, fields: FilterField[]): string[] {
  const typed = UNFINISHED_NAME.exec(text)?.[1]?.toLowerCase();
  if (!typed) return [];
  return fields
    .filter((field) => field.name.toLowerCase().includes(typed) && field.name !== typed)
    .map((field) => `${text.slice(0, text.length - typed.length)}${field.name} `);
}

function find(fields: FilterField[], name: string | undefined): FilterField | undefined {
  return fields.find((field) => field.name === name);
}

interface SearchField {
  name: string;
  kind: FilterField["kind"];
  keyed: boolean;
  operators: string[];
  description: string;
}

const CHOICES: Partial<Record<FilterField["kind"], string[]>> = {
  status: ["running", "finished", "failed", "killed", "scheduled"],
  boolean: ["true", "false"],
};

/** The server's fields for a search, those with keys once for each key. */
export function searchFields(known: SearchField[], keys: Record<string, string[]>): FilterField[] {
  return known.flatMap(({ name, kind, keyed, operators: names, description }) => {
    const field = { kind, operators: names, description, choices: CHOICES[kind] };
    if (!keyed) return [{ ...field, name }];
    return (keys[name] ?? []).map((key) => ({ ...field, name: keyedField(name, key) }));
  });
}
