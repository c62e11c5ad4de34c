import { Button, Group, Modal, NativeSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, dataOf, idempotencyKey, type Schemas } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { ButtonLink } from "@/shared/ui/links";
import { artifactFolder, folderQuery, modelsQuery, type Run, type RunAddress } from "../queries";
import classes from "../run.module.css";

interface RegisterDialogProps {
  opened: boolean;
  onClose: () => void;
  address: RunAddress;
  run: Run;
}

/** Makes what the run stored the next version of a model. */
export function RegisterDialog(props: RegisterDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Register model">
      <Registration {...props} />
    </Modal>
  );
}

type Version = Schemas["VersionDetail"];

function Registration({ onClose, address, run }: RegisterDialogProps) {
  const { org, project } = address;
  const queries = useQueryClient();
  const models = useQuery(modelsQuery(address, "")).data;
  const folders = useQuery(folderQuery(address, artifactFolder(run) ?? "")).data?.entries;
  const [kind, setKind] = useState<"existing" | "new" | null>(null);
  const [keys] = useState(() => ({ model: idempotencyKey(), version: idempotencyKey() }));
  const [made, setMade] = useState<{ version: Version; name: string } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const chosen = kind ?? (models?.length === 0 ? "new" : "existing");

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    setBusy(true);
    setError(null);
    try {
      const model =
        chosen === "new"
          ? await dataOf(
              api.POST("/api/v1/orgs/{org}/projects/{project}/models", {
                params: { path: { org, project }, header: keys.model },
                body: { name: text("name"), description: "", framework: "", task: "", tags: {} },
              }),
            )
          : models?.find(({ id }) => id === text("model"));
      if (!model) return;
      const version = await dataOf(
        api.POST("/api/v1/orgs/{org}/projects/{project}/models/{model_id}/versions", {
          params: { path: { org, project, model_id: model.id }, header: keys.version },
          body: { run_id: run.id, path: text("path"), description: text("description"), tags: {} },
        }),
      );
      setMade({ version, name: model.name });
      void queries.invalidateQueries({ predicate: ({ queryKey }) => /^model/.test(String(queryKey[0])) });
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  if (made) {
    return (
      <>
        <p className={classes.made} role="status">
          <strong>
            {made.name} version {made.version.number}
          </strong>{" "}
          is registered. Its files are copied and scanned now; that takes a moment.
        </p>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <ButtonLink
            to="/o/$org/p/$project/models/$model"
            params={{ org, project, model: made.version.model_id }}
          >
            Open the model
          </ButtonLink>
        </Group>
      </>
    );
  }
  const isTaken = asApiError(error)?.status === 409 && chosen === "new";
  return (
    <form className={classes.form} onSubmit={submit}>
      <SegmentedControl
        aria-label="Which model"
        data={[
          { value: "existing", label: "A model that is there", disabled: models?.length === 0 },
          { value: "new", label: "A new model" },
        ]}
        value={chosen}
        onChange={(next) => setKind(next as "existing" | "new")}
      />
      {chosen === "existing" ? (
        <NativeSelect
          label="Model"
          name="model"
          size="sm"
          data={models?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        />
      ) : (
        <TextInput
          label="Name"
          name="name"
          required
          maxLength={250}
          autoComplete="off"
          data-autofocus
          description={isTaken ? "Choose another name, or the model that has it." : undefined}
        />
      )}
      <PathField folders={folders} />
      <Textarea label="Description" name="description" rows={2} maxLength={5000} />
      <InlineError error={error} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={isBusy}>
          Register
        </Button>
      </Group>
    </form>
  );
}

/** Which of the run's folders and files; those at the top are offered, any other can be typed. */
function PathField({ folders }: { folders: Array<{ name: string }> | undefined }) {
  const names = folders?.map(({ name }) => name) ?? [];
  return (
    <>
      <TextInput
        key={names[0]}
        label="Folder or file of the run"
        name="path"
        required
        list="artifact-names"
        autoComplete="off"
        defaultValue={names.includes("model") ? "model" : names[0]}
        description={folders?.length === 0 ? "This run has stored no artifacts yet." : undefined}
      />
      <datalist id="artifact-names">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
