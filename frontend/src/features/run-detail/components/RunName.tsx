import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../run.module.css";

interface RunNameProps {
  name: string;
  mayWrite: boolean;
  onRename: (name: string) => Promise<unknown>;
}

/** The page's h1, edited in its place. Enter saves, Escape gives up. */
export function RunName({ name, mayWrite, onRename }: RunNameProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [sent, setSent] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const next = typed?.trim() ?? "";
    if (next === "" || next === name) {
      setTyped(null);
      return;
    }
    setSent(next);
    setError(null);
    try {
      await onRename(next);
      setTyped(null);
    } catch (refusal) {
      setError(refusal);
    }
    setSent(null);
  };
  if (typed === null || sent !== null) {
    return (
      <div className={classes.nameLine}>
        <h1>{sent ?? name}</h1>
        {mayWrite && (
          <ActionIcon
            size={26}
            aria-label="Rename the run"
            disabled={sent !== null}
            onClick={() => setTyped(name)}
          >
            <IconPencil size={14} />
          </ActionIcon>
        )}
      </div>
    );
  }
  return (
    <form className={classes.nameForm} onSubmit={submit}>
      <h1 className="visually-hidden">{name}</h1>
      <TextInput
        autoFocus
        size="xs"
        aria-label="Name of the run"
        maxLength={250}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setTyped(null);
        }}
      />
      <Button type="submit">Save</Button>
      <Button variant="default" onClick={() => setTyped(null)}>
        Cancel
      </Button>
      <InlineError error={error} />
    </form>
  );
}
