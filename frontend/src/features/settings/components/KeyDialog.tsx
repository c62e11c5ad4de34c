import { Button, Checkbox, Group, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, dataOf, idempotencyKey, type Schemas } from "@/shared/api/client";
import { useMe, usePermissions } from "@/shared/api/me";
import { projectsQuery } from "@/shared/api/projects";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { expiryOf, LIFETIMES } from "../keys";
import { type Permission, peopleQuery } from "../queries";
import classes from "../settings.module.css";
import { PERMISSION_WORDS, permissionGroups } from "../words";
import { KeyShown } from "./KeyShown";

type Reach = "all" | "read" | "chosen";

const REACHES: { value: Reach; label: string }[] = [
  { value: "all", label: "All that its owner may do" },
  { value: "read", label: "Reading alone" },
  { value: "chosen", label: "Only what is chosen here" },
];
const READING = (Object.keys(PERMISSION_WORDS) as Permission[]).filter((name) =>
  /^(organization|project|run|artifact|model):read$/.test(name),
);

interface KeyDialogProps {
  org: string;
  /** Whose key it is at first: a service account that was looked at. */
  owner: string | undefined;
  onClose: () => void;
}

/** Makes a key, then shows it once. */
export function KeyDialog({ org, owner, onClose }: KeyDialogProps) {
  const [made, setMade] = useState<Schemas["NewApiKeyOut"] | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? "The key is made" : "New API key"}
      size={560}
      closeOnClickOutside={made === null}
    >
      {made ? (
        <KeyShown org={org} made={made} onClose={onClose} />
      ) : (
        <KeyForm org={org} owner={owner} onClose={onClose} onMade={setMade} />
      )}
    </Modal>
  );
}

interface KeyFormProps extends KeyDialogProps {
  onMade: (made: Schemas["NewApiKeyOut"]) => void;
}

function KeyForm({ org, owner, onClose, onMade }: KeyFormProps) {
  const queries = useQueryClient();
  const me = useMe().user;
  const granted = usePermissions(org);
  const mayForOthers = granted.has("member:write");
  const services = useQuery({ ...peopleQuery(org, "", true), enabled: mayForOthers }).data ?? [];
  const projects = useQuery(projectsQuery(org)).data?.items ?? [];
  const isService = services.some((service) => service.user_id === owner);
  const [forWhom, setForWhom] = useState<string | null>(null);
  const chosenOwner = forWhom ?? (isService && owner ? owner : me.id);
  const [reach, setReach] = useState<Reach>("all");
  const [scopes, setScopes] = useState<Permission[]>(READING);
  const header = useMemo(idempotencyKey, []);
  const form = useSubmit(async ({ name = "", project = "", lifetime = "" }) => {
    const body: Schemas["ApiKeyIn"] = {
      name: name.trim(),
      project: project || null,
      expires_at: expiryOf(lifetime, Date.now()),
      scopes: reach === "all" ? null : reach === "read" ? READING : scopes,
      user_id: chosenOwner === me.id ? null : chosenOwner,
    };
    const call = api.POST("/api/v1/orgs/{org}/api-keys", { params: { path: { org }, header }, body });
    onMade(await dataOf(call));
    await queries.invalidateQueries({ queryKey: ["api-keys", org] });
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <TextInput
        name="name"
        label="Name"
        description="What it is for: you will find it by this when you want to revoke it."
        placeholder="Training on the laptop"
        maxLength={200}
        required
        withAsterisk={false}
        data-autofocus
        error={form.fault("name")}
      />
      {services.length > 0 && (
        <NativeSelect
          size="sm"
          label="Owner"
          description="The key may do no more than its owner."
          value={chosenOwner}
          onChange={(event) => setForWhom(event.currentTarget.value)}
          data={[
            { value: me.id, label: `${me.display_name || me.email} (you)` },
            ...services.map((service) => ({
              value: service.user_id,
              label: `${service.display_name} (service account)`,
            })),
          ]}
        />
      )}
      <NativeSelect
        name="project"
        size="sm"
        label="Project"
        data={[
          { value: "", label: "All that its owner can reach" },
          ...projects.map((one) => ({ value: one.slug, label: one.name })),
        ]}
        error={form.fault("project")}
      />
      <NativeSelect
        name="lifetime"
        size="sm"
        label="Good for"
        data={LIFETIMES.map(({ value, label }) => ({ value, label }))}
        error={form.fault("expires_at")}
      />
      <NativeSelect
        size="sm"
        label="May do"
        data={REACHES}
        value={reach}
        onChange={(event) => setReach(event.currentTarget.value as Reach)}
        error={form.fault("scopes")}
      />
      {reach === "chosen" && <Scopes value={scopes} onChange={setScopes} />}
      <InlineError error={form.error} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={form.isBusy} disabled={reach === "chosen" && scopes.length === 0}>
          Create the key
        </Button>
      </Group>
    </form>
  );
}

function Scopes({ value, onChange }: { value: Permission[]; onChange: (scopes: Permission[]) => void }) {
  const chosen = new Set(value);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={classes.choices} role="group" aria-label="What the key may do" tabIndex={0}>
      {permissionGroups().map((group) => (
        <fieldset key={group.name}>
          <legend>{group.name}</legend>
          {group.permissions.map((permission) => (
            <Checkbox
              key={permission}
              py={4}
              label={PERMISSION_WORDS[permission]}
              checked={chosen.has(permission)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...value, permission]
                    : value.filter((other) => other !== permission),
                )
              }
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}
