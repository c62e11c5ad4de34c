import { Button, Checkbox, Group, Modal, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { formatBytes, formatCount, plural } from "@/shared/lib/format";
import { useSubmit } from "@/shared/lib/useSubmit";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { type Bulk, purgePreview } from "../bulk";
import { type Address, experimentsQuery } from "../queries";
import classes from "../runs.module.css";

export type BulkOpen = "tag" | "move" | "archive" | "restore" | "purge" | null;

interface BulkDialogsProps {
  open: BulkOpen;
  onClose: () => void;
  address: Address;
  bulk: Bulk;
  /** Runs that are selected, as far as the server counted. */
  count: number | null;
  isMore: boolean;
  /** Of the selected, those that are loaded. */
  ids: string[];
}

/** Asks what exactly is to be done with the selected runs, and shows how far it is. */
export function BulkDialogs(props: BulkDialogsProps) {
  const { open, onClose, address, bulk, count, isMore, ids } = props;
  const many = isMore ? `more than ${plural(10_000, "run")}` : plural(count ?? 0, "run");
  // What is going on must be stopped before its dialog goes.
  const close = () => {
    bulk.stop();
    onClose();
  };
  return (
    <>
      <Modal opened={open === "tag"} onClose={close} title={`Tag ${many}`}>
        <TagForm bulk={bulk} onClose={close} />
      </Modal>
      <Modal opened={open === "move"} onClose={close} title={`Move ${many}`}>
        <MoveForm address={address} bulk={bulk} onClose={close} />
      </Modal>
      <ConfirmDanger
        opened={open === "archive"}
        onClose={close}
        action={`Archive ${many}`}
        isHarmless
        onConfirm={() => bulk.run({ action: "delete", with_children: false })}
      >
        They leave the list and can be restored from Archived. Runs nested in them stay.
        <Progress bulk={bulk} />
      </ConfirmDanger>
      <ConfirmDanger
        opened={open === "restore"}
        onClose={close}
        action={`Restore ${many}`}
        isHarmless
        onConfirm={() => bulk.run({ action: "restore", with_children: false })}
      >
        They come back into the list.
        <Progress bulk={bulk} />
      </ConfirmDanger>
      <ConfirmDanger
        opened={open === "purge"}
        onClose={close}
        action={`Delete ${many} for good`}
        name={`delete ${formatCount(count)}`}
        onConfirm={() => bulk.run({ action: "purge" })}
      >
        They cannot be restored after that.
        <WhatGoes address={address} ids={ids} isPart={ids.length !== count} />
        <Progress bulk={bulk} />
      </ConfirmDanger>
    </>
  );
}

function Progress({ bulk }: { bulk: Bulk }) {
  return (
    <p className={classes.hint} role="status">
      {bulk.progress}
    </p>
  );
}

/** What the server says would go, before anything does. */
function WhatGoes({ address, ids, isPart }: { address: Address; ids: string[]; isPart: boolean }) {
  const preview = useQuery({
    queryKey: ["purge-preview", address.org, address.project, ids],
    queryFn: () => purgePreview(address, ids),
    gcTime: 0,
    retry: false,
  });
  if (preview.error) return <InlineError error={preview.error} />;
  if (!preview.data) return null;
  const { runs, metric_points, artifacts, bytes_freed, logged_models } = preview.data;
  const head =
    isPart || ids.length > 1_000 ? `Of the first ${formatCount(Math.min(1_000, ids.length))}: ` : "";
  return (
    <p>
      {head}
      {plural(runs, "run")}, {plural(metric_points, "metric point")}, {plural(logged_models, "logged model")}{" "}
      and {plural(artifacts, "file")} ({formatBytes(bytes_freed)}) go.
    </p>
  );
}

interface FormProps {
  bulk: Bulk;
  onClose: () => void;
}

function TagForm({ bulk, onClose }: FormProps) {
  const [isRemoving, setRemoving] = useState(false);
  const form = useSubmit(async ({ key = "", value = "" }) => {
    const name = key.trim();
    await bulk.run(
      isRemoving ? { action: "untag", keys: [name] } : { action: "tag", tags: { [name]: value } },
    );
    onClose();
  });
  return (
    <form onSubmit={form.onSubmit}>
      <Stack gap="md">
        <SegmentedControl
          aria-label="What is done with the tag"
          data={[
            { value: "set", label: "Set a tag" },
            { value: "remove", label: "Remove a tag" },
          ]}
          value={isRemoving ? "remove" : "set"}
          onChange={(next) => setRemoving(next === "remove")}
        />
        <TextInput label="Tag" name="key" required maxLength={250} data-autofocus autoComplete="off" />
        {!isRemoving && (
          <TextInput
            label="Value"
            name="value"
            maxLength={5_000}
            autoComplete="off"
            description="Replaces the value of the runs that have this tag."
          />
        )}
      </Stack>
      <Foot form={form} bulk={bulk} onClose={onClose} label={isRemoving ? "Remove the tag" : "Set the tag"} />
    </form>
  );
}

function MoveForm({ address, bulk, onClose }: FormProps & { address: Address }) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed, 200);
  const [number, setNumber] = useState<string | null>(null);
  const [withChildren, setWithChildren] = useState(true);
  const experiments = useQuery(experimentsQuery(address, search));
  const form = useSubmit(async () => {
    await bulk.run({ action: "move", experiment: Number(number), with_children: withChildren });
    onClose();
  });
  const data = (experiments.data ?? []).map((one) => ({ value: String(one.number), label: one.name }));
  return (
    <form onSubmit={form.onSubmit}>
      <Stack gap="md">
        <Select
          label="To the experiment"
          placeholder="Type to find one"
          data={data}
          // The server has searched already.
          filter={({ options }) => options}
          searchable
          required
          nothingFoundMessage={experiments.isPending ? "Looking…" : "No experiment of this name"}
          value={number}
          onChange={setNumber}
          onSearchChange={setTyped}
          data-autofocus
          error={form.fault("experiment")}
        />
        <Checkbox
          label="With the runs nested in them"
          checked={withChildren}
          onChange={(event) => setWithChildren(event.currentTarget.checked)}
        />
        <InlineError error={experiments.error} />
      </Stack>
      <Foot form={form} bulk={bulk} onClose={onClose} label="Move" isDisabled={number === null} />
    </form>
  );
}

interface FootProps extends FormProps {
  form: ReturnType<typeof useSubmit>;
  label: ReactNode;
  isDisabled?: boolean;
}

function Foot({ form, bulk, onClose, label, isDisabled }: FootProps) {
  return (
    <>
      <Progress bulk={bulk} />
      <InlineError error={form.error} />
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" onClick={onClose}>
          {form.isBusy ? "Stop" : "Cancel"}
        </Button>
        <Button type="submit" loading={form.isBusy} disabled={isDisabled}>
          {label}
        </Button>
      </Group>
    </>
  );
}
