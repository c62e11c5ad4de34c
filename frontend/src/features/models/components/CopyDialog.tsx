import { Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { projectsQuery } from "@/shared/api/projects";
import { InlineError } from "@/shared/ui/ErrorPanel";
import parts from "../dialogs.module.css";
import { useChange, VERSION, versionPath } from "../queries";
import type { VersionProps } from "./VersionView";

/** Makes the version the next one of a model in this project or another. */
export function CopyDialog({ address, model, version, onClose }: VersionProps & { onClose: () => void }) {
  const { org } = address;
  const projects = useQuery(projectsQuery(org)).data?.items ?? [];
  const others = projects.filter((one) => one.slug !== address.project);
  const [project, setProject] = useState<string | null>(null);
  const [name, setName] = useState(model.name);
  const [header] = useState(idempotencyKey);
  const navigate = useNavigate();
  const chosen = project ?? others[0]?.slug ?? address.project;
  const copy = useChange(address, () => {
    const params = { path: versionPath(address), header };
    return dataOf(api.POST(`${VERSION}/copy`, { params, body: { project: chosen, model: name.trim() } }));
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await copy.mutateAsync(undefined).catch(() => null);
    if (!made) return;
    onClose();
    notifications.show({ message: `It is version ${made.number} of ${name.trim()} in ${chosen}.` });
    await navigate({
      to: "/o/$org/p/$project/models/$model/v/$number",
      params: { org, project: chosen, model: made.model_id, number: String(made.number) },
    });
  };
  return (
    <Modal opened onClose={onClose} title={`Copy version ${version.number}`}>
      <form onSubmit={(event) => void submit(event)} className={parts.form}>
        <Select
          label="To the project"
          allowDeselect={false}
          searchable
          data={projects.map((one) => ({ value: one.slug, label: one.name }))}
          value={chosen}
          onChange={setProject}
        />
        <TextInput
          label="As the next version of the model"
          description="It is made if the project has none of this name."
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <p className={parts.dialogText}>The bytes are shared. Stage, aliases and approval stay behind.</p>
        <InlineError error={copy.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={copy.isPending} disabled={name.trim() === ""}>
            Copy
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
