import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  PasswordInput,
  Switch,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ifMatch, type Schemas } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { Section } from "@/shared/ui/Sections";
import { mayBeGiven } from "../queries";
import { GIVEN_ROLES, type GivenRole, type GroupRole, GroupRoles } from "./GroupRoles";

type Settings = Schemas["SingleSignOnOut"];

interface SingleSignOnFormProps {
  org: string;
  settings: Settings | null;
}

const REFUSED = "";
const FIELDS = ["issuer", "client_id", "client_secret", "email_domains", "group_claim", "group_roles"];

/** The identity provider's settings. A secret goes in and never comes out. */
export function SingleSignOnForm({ org, settings }: SingleSignOnFormProps) {
  const queries = useQueryClient();
  const granted = usePermissions(org);
  const roles = GIVEN_ROLES.filter((role) => mayBeGiven(role, granted));
  const [domains, setDomains] = useState(settings?.email_domains ?? []);
  const [groups, setGroups] = useState<GroupRole[]>(
    Object.entries(settings?.group_roles ?? {}).map(([group, role]) => ({ group, role: role as GivenRole })),
  );
  const [isPublic, setPublic] = useState(settings !== null && !settings.has_client_secret);
  const [isEnabled, setEnabled] = useState(settings?.is_enabled ?? true);
  const form = useSubmit(async (values) => {
    const { issuer = "", client_id = "", client_secret = "", group_claim = "", default_role = "" } = values;
    const secret = isPublic ? { client_secret: null } : client_secret ? { client_secret } : {};
    const named = groups.filter((row) => row.group.trim() !== "");
    const body: Schemas["SingleSignOnIn"] = {
      issuer: issuer.trim(),
      client_id: client_id.trim(),
      ...secret,
      email_domains: domains,
      group_claim: group_claim.trim() || "groups",
      group_roles: Object.fromEntries(named.map((row) => [row.group.trim(), row.role])),
      default_role: default_role === REFUSED ? null : (default_role as GivenRole),
      is_enabled: isEnabled,
    };
    const header = settings ? ifMatch(settings) : {};
    try {
      await api.PUT("/api/v1/orgs/{org}/single-sign-on", { params: { path: { org }, header }, body });
      notifications.show({ message: "Single sign-on is saved; the provider has answered." });
    } finally {
      await queries.invalidateQueries({ queryKey: ["single-sign-on", org] });
    }
  });
  const isElsewhere = !FIELDS.some((field) => form.fault(field));
  return (
    <form onSubmit={form.onSubmit}>
      <Section
        title="Identity provider"
        description="Keycloak, Microsoft Entra ID, Google Workspace, Okta, or any other that speaks OpenID Connect."
      >
        <TextInput
          name="issuer"
          label="Issuer"
          description="Exactly as the provider's discovery document writes it."
          placeholder="https://login.example.com/realms/acme"
          defaultValue={settings?.issuer}
          type="url"
          required
          withAsterisk={false}
          error={form.fault("issuer")}
        />
        <TextInput
          name="client_id"
          label="Client id"
          placeholder="modelyard"
          defaultValue={settings?.client_id}
          maxLength={500}
          required
          withAsterisk={false}
          error={form.fault("client_id")}
        />
        <Checkbox
          label="A public client, without a secret"
          checked={isPublic}
          onChange={(event) => setPublic(event.currentTarget.checked)}
        />
        {!isPublic && (
          <PasswordInput
            name="client_secret"
            label="Client secret"
            description={
              settings?.has_client_secret
                ? "One is kept, and never shown. Leave this empty to keep it."
                : "It is kept sealed, and never shown again."
            }
            autoComplete="off"
            maxLength={2000}
            error={form.fault("client_secret")}
            visibilityToggleButtonProps={{ "aria-label": "Show the secret", size: 24 }}
          />
        )}
      </Section>
      <Section title="Who comes in" description="Whoever has an address elsewhere is refused.">
        <TagsInput
          size="sm"
          label="E-mail domains"
          placeholder={domains.length === 0 ? "example.com" : undefined}
          value={domains}
          onChange={setDomains}
          splitChars={[",", " ", ";"]}
          acceptValueOnBlur
          error={form.fault("email_domains")}
        />
        <NativeSelect
          name="default_role"
          size="sm"
          label="Role of who is in none of the groups below"
          defaultValue={settings ? (settings.default_role ?? REFUSED) : "viewer"}
          data={[{ value: REFUSED, label: "none: they are refused" }, ...roles]}
          error={form.fault("default_role")}
        />
      </Section>
      <Section
        title="Roles by group"
        description="Of several groups the first of admin, member, auditor, viewer counts. Nobody becomes owner this way."
      >
        <TextInput
          name="group_claim"
          label="Claim with the groups"
          defaultValue={settings?.group_claim ?? "groups"}
          maxLength={500}
          error={form.fault("group_claim")}
        />
        <GroupRoles value={groups} onChange={setGroups} roles={roles} />
      </Section>
      <Section title="On or off" description="Switched off it is kept, and nobody comes in by it.">
        <Switch
          label="People can log in by it"
          checked={isEnabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        {isElsewhere && <InlineError error={form.error} />}
        <Group>
          <Button type="submit" loading={form.isBusy}>
            {settings ? "Save" : "Set it up"}
          </Button>
        </Group>
      </Section>
    </form>
  );
}
