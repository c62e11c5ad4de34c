import { Button, Popover } from "@mantine/core";
import { IconFilterPlus, IconX } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { ClauseEditor, type FilterFields } from "./ClauseEditor";
import { type Clause, describeClause } from "./clauses";
import classes from "./filter.module.css";

interface FilterChipsProps extends FilterFields {
  clauses: Clause[];
  onClauses: (clauses: Clause[]) => void;
}

/** Conditions as chips that can be changed and removed, and a button that adds one. */
export function FilterChips({ clauses, onClauses, ...known }: FilterChipsProps) {
  const [open, setOpen] = useState<number | "new" | null>(null);
  const save = (at: number, clause: Clause) => {
    onClauses(
      at === clauses.length ? [...clauses, clause] : clauses.map((other, i) => (i === at ? clause : other)),
    );
    setOpen(null);
  };
  return (
    <>
      {clauses.map((clause, at) => (
        <FilterPopover
          key={`${at}-${clause.field}-${clause.operator}`}
          isOpen={open === at}
          onOpen={(isOpen) => setOpen(isOpen ? at : null)}
          clause={clause}
          onSave={(edited) => save(at, edited)}
          known={known}
        >
          <span className={classes.chip}>
            <ChipLabel
              clause={clause}
              names={known.operatorNames}
              onClick={() => setOpen(open === at ? null : at)}
            />
            <button
              type="button"
              className={classes.chipRemove}
              aria-label={`Remove the filter on ${describeClause(clause).field}`}
              onClick={() => onClauses(clauses.filter((_, i) => i !== at))}
            >
              <IconX size={12} />
            </button>
          </span>
        </FilterPopover>
      ))}
      <FilterPopover
        isOpen={open === "new"}
        onOpen={(isOpen) => setOpen(isOpen ? "new" : null)}
        clause={null}
        onSave={(clause) => save(clauses.length, clause)}
        known={known}
      >
        <Button
          variant="default"
          leftSection={<IconFilterPlus size={14} />}
          onClick={() => setOpen(open === "new" ? null : "new")}
        >
          Add filter
        </Button>
      </FilterPopover>
    </>
  );
}

interface FilterPopoverProps {
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  clause: Clause | null;
  onSave: (clause: Clause) => void;
  known: FilterFields;
  children: ReactNode;
}

function FilterPopover({ isOpen, onOpen, clause, onSave, known, children }: FilterPopoverProps) {
  return (
    <Popover
      opened={isOpen}
      onChange={onOpen}
      position="bottom-start"
      trapFocus
      withRoles={false}
      returnFocus
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={clause ? "Change the filter" : "Add a filter"}>
        <ClauseEditor clause={clause} onSave={onSave} {...known} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChipLabelProps {
  clause: Clause;
  names: Record<string, string> | undefined;
  onClick: () => void;
}

function ChipLabel({ clause, names, onClick }: ChipLabelProps) {
  const { field, operator, value } = describeClause(clause);
  return (
    <button
      type="button"
      className={classes.chipLabel}
      title={`${field} ${operator} ${value}`}
      onClick={onClick}
    >
      <span className="clip">{field}</span>
      <span>{names?.[clause.operator] ?? operator}</span>
      {value && <strong className="clip">{value}</strong>}
    </button>
  );
}
