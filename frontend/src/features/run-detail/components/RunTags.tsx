import { ActionIcon, Button, Popover, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { ownTags } from "../facts";
import type { Run, useRunActions } from "../queries";
import classes from "../run.module.css";

interface RunTagsProps {
  run: Run;
  mayWrite: boolean;
  actions: ReturnType<typeof useRunActions>;
}

export function RunTags({ run, mayWrite, actions }: RunTagsProps) {
  const [error, setError] = useState<unknown>(null);
  // Gone at once; back, with the reason, when the server refuses.
  const [removed, setRemoved] = useState<string[]>([]);
  const tags = ownTags(run).filter(([key]) => !removed.includes(key));
  const remove = async (key: string) => {
    setRemoved((before) => [...before, key]);
    setError(null);
    await actions.removeTag(key).catch(setError);
    setRemoved((before) => before.filter((other) => other !== key));
  };
  return (
    <div className={classes.tags}>
      {tags.map(([key, value]) => (
        <span key={key} className={classes.tag} title={value ? `${key}: ${value}` : key}>
          <span className="clip">{value ? `${key}: ${value}` : key}</span>
          {mayWrite && (
            <button type="button" aria-label={`Remove the tag ${key}`} onClick={() => void remove(key)}>
              <IconX size={12} />
            </button>
          )}
        </span>
      ))}
      {mayWrite && <AddTag onAdd={actions.setTag} />}
      <InlineError error={error} />
    </div>
  );
}

function AddTag({ onAdd }: { onAdd: (key: string, value: string) => Promise<unknown> }) {
  const [isOpen, setOpen] = useState(false);
  const form = useSubmit(async ({ key = "", value = "" }) => {
    await onAdd(key.trim(), value);
    setOpen(false);
  });
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon size={24} aria-label="Add a tag" onClick={() => setOpen((before) => !before)}>
          <IconPlus size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Add a tag">
        <form className={classes.tagForm} onSubmit={form.onSubmit}>
          <TextInput
            label="Tag"
            name="key"
            required
            withAsterisk={false}
            maxLength={250}
            data-autofocus
            autoComplete="off"
          />
          <TextInput label="Value" name="value" maxLength={5000} autoComplete="off" />
          <InlineError error={form.error} />
          <Button type="submit" loading={form.isBusy}>
            Add
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
