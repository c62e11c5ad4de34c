import { ActionIcon, Button, Group, Modal, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, dataOf, ifMatch } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { Person } from "@/shared/ui/Person";
import parts from "../dialogs.module.css";
import {
  MODEL,
  type ModelAddress,
  type ModelDetail,
  modelPath,
  modelQuery,
  useChange,
  VERSION,
  type VersionDetail,
  versionPath,
  versionQuery,
} from "../queries";
import { tagChanges } from "../tags";

interface DetailsDialogProps {
  address: ModelAddress & { number?: number };
  /** A model or, with a number in the address, one of its versions. */
  row: ModelDetail | VersionDetail;
  onClose: () => void;
}

/** Changes a description and tags, unless somebody else changed them meanwhile. */
export function DetailsDialog(props: DetailsDialogProps) {
  const { number } = props.address;
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={number === undefined ? "Edit the model" : `Edit version ${number}`}
      size="lg"
    >
      <DetailsForm {...props} />
    </Modal>
  );
}

function DetailsForm({ address, row, onClose }: DetailsDialogProps) {
  const queries = useQueryClient();
  const [base, setBase] = useState(row);
  const [name, setName] = useState("name" in row ? row.name : null);
  const [description, setDescription] = useState(row.description);
  const [tags, setTags] = useState<Array<[string, string]>>(
    Object.entries(row.tags).map(([key, value]) => [key, String(value)]),
  );
  const save = useChange<void, unknown>(address, () => {
    const body = { description, tags: tagChanges(base.tags, tags) };
    const header = ifMatch(base);
    const { number } = address;
    if (number !== undefined) {
      const path = versionPath({ ...address, number });
      return dataOf(
        api.PATCH(VERSION, { params: { path, header }, body: { ...body, archive_others: false } }),
      );
    }
    const path = modelPath(address);
    return dataOf(api.PATCH(MODEL, { params: { path, header }, body: { ...body, name } }));
  });
  const isStale = asApiError(save.error)?.status === 412;
  const takeNewest = async () => {
    const { number } = address;
    const newest =
      number === undefined
        ? await queries.fetchQuery({ ...modelQuery(address), staleTime: 0 })
        : await queries.fetchQuery({ ...versionQuery({ ...address, number }), staleTime: 0 });
    setBase(newest);
    save.reset();
  };
  const setTag = (at: number, tag: [string, string]) =>
    setTags((before) => before.map((old, index) => (index === at ? tag : old)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit} className={parts.form}>
      {name !== null && (
        <TextInput
          label="Name"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxRows={10}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <fieldset className={parts.tags}>
        <legend>Tags</legend>
        {tags.map(([key, value], at) => (
          <div key={at} className={parts.tagRow}>
            <TextInput
              size="xs"
              aria-label={`Name of tag ${at + 1}`}
              placeholder="name"
              value={key}
              onChange={(event) => setTag(at, [event.currentTarget.value, value])}
            />
            <TextInput
              size="xs"
              aria-label={`Value of tag ${at + 1}`}
              placeholder="value"
              value={value}
              onChange={(event) => setTag(at, [key, event.currentTarget.value])}
            />
            <ActionIcon
              aria-label={`Remove tag ${key || at + 1}`}
              onClick={() => setTags((before) => before.filter((_, index) => index !== at))}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => setTags((before) => [...before, ["", ""]])}
        >
          Add a tag
        </Button>
      </fieldset>
      {isStale ? (
        <div className={parts.meanwhile} role="alert">
          <strong>
            Changed meanwhile by <StaleBy address={address} row={row} />
          </strong>
          <span>Your words are kept. Save them over the newest state, or close and look at it first.</span>
          <Button variant="default" onClick={() => void takeNewest()}>
            Go on from the newest
          </Button>
        </div>
      ) : (
        <InlineError error={save.error} />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending} disabled={isStale}>
          Save
        </Button>
      </Group>
    </form>
  );
}

function StaleBy({ address, row }: Omit<DetailsDialogProps, "onClose">) {
  return <Person org={address.org} id={row.updated_by} />;
}
