import { Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { Markdown } from "@/shared/ui/Markdown";
import { Panel } from "@/shared/ui/Page";
import classes from "../run.module.css";

interface NotesPanelProps {
  text: string;
  mayWrite: boolean;
  onSave: (text: string) => Promise<unknown>;
}

export function NotesPanel({ text, mayWrite, onSave }: NotesPanelProps) {
  const [isEditing, setEditing] = useState(false);
  const form = useSubmit(async ({ notes = "" }) => {
    await onSave(notes);
    setEditing(false);
  });
  const edit = mayWrite && !isEditing && (
    <Button variant="subtle" onClick={() => setEditing(true)}>
      {text ? "Edit" : "Write notes"}
    </Button>
  );
  return (
    <Panel title="Notes" actions={edit}>
      {isEditing ? (
        <form className={classes.padded} onSubmit={form.onSubmit}>
          <Textarea
            name="notes"
            aria-label="Notes, in Markdown"
            description="Markdown"
            defaultValue={text}
            autosize
            minRows={5}
            maxRows={20}
            autoFocus
          />
          <InlineError error={form.error} />
          <Group justify="flex-end" gap="sm" mt="sm">
            <Button variant="default" onClick={() => setEditing(false)}>
              Cancel
            </Button>
            <Button type="submit" loading={form.isBusy}>
              Save
            </Button>
          </Group>
        </form>
      ) : text ? (
        <div className={classes.padded}>
          <Markdown text={text} />
        </div>
      ) : (
        <p className={classes.none}>Nobody has written anything about this run.</p>
      )}
    </Panel>
  );
}
