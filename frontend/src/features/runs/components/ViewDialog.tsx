import { Button, Group, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { asApiError } from "@/shared/api/errors";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import type { View } from "../views";

interface ViewDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** The view that is changed; absent: a new one. */
  view?: View;
  /** Only whose it is may take it back from the others. */
  mayHide?: boolean;
  onSave: (name: string, isShared: boolean) => Promise<unknown>;
}

/** A view's name, and who sees it. */
export function ViewDialog(props: ViewDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Form {...props} />
    </Modal>
  );
}

function Form({ view, mayHide = true, onClose, onSave }: ViewDialogProps) {
  const [isShared, setShared] = useState(view?.is_shared ?? false);
  const form = useSubmit(async ({ name = "" }) => {
    await onSave(name.trim(), isShared);
    onClose();
  });
  const isStale = asApiError(form.error)?.status === 412;
  const fault = form.fault("name");
  return (
    <form onSubmit={form.onSubmit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          name="name"
          required
          maxLength={200}
          defaultValue={view?.name}
          error={fault}
          data-autofocus
          autoComplete="off"
        />
        <Radio.Group
          label="Who sees it"
          value={isShared ? "shared" : "own"}
          onChange={(next) => setShared(next === "shared")}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="own" label="Only you" disabled={!mayHide} />
            <Radio value="shared" label="Everybody who may read the project" />
          </Stack>
        </Radio.Group>
        {!fault && <InlineError error={form.error} />}
        {isStale && <p>What shows is now up to date. Press Save again to change it all the same.</p>}
      </Stack>
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={form.isBusy}>
          Save
        </Button>
      </Group>
    </form>
  );
}
