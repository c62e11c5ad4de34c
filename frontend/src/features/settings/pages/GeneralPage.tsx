import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, idempotencyKey, ifMatch, type Schemas } from "@/shared/api/client";
import { useMe, useMyOrganization, usePermissions } from "@/shared/api/me";
import { organizationQuery } from "@/shared/api/projects";
import { formatMoment } from "@/shared/lib/format";
import { rememberProject } from "@/shared/lib/lastProject";
import { useSubmit } from "@/shared/lib/useSubmit";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { CopyButton } from "@/shared/ui/CopyButton";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader } from "@/shared/ui/Page";
import { DangerRow, Section } from "@/shared/ui/Sections";
import { DeletedProjects } from "../components/DeletedProjects";
import { LAST_OWNER } from "../components/RoleDialog";
import { SupportAccesses } from "../components/SupportAccesses";
import { ownersQuery } from "../queries";
import classes from "../settings.module.css";

const route = getRouteApi("/_app/o/$org/settings/general");

type Organization = Schemas["OrganizationOut"];

export function GeneralPage() {
  const { org } = route.useParams();
  const { data: organization } = useSuspenseQuery(organizationQuery(org));
  const granted = usePermissions(org);
  return (
    <Page>
      <PageHeader title="General" description={`The organization ${organization.name}.`} />
      <Section
        title="Name"
        description="People see it everywhere. The short name stays as it is: addresses have it."
      >
        <NameForm
          key={organization.id}
          organization={organization}
          mayChange={granted.has("organization:write")}
        />
        <dl className={classes.facts}>
          <dt>Short name</dt>
          <dd>
            <code className="mono">{organization.slug}</code>{" "}
            <CopyButton value={organization.slug} size={24} />
          </dd>
          <dt>Since</dt>
          <dd>{formatMoment(organization.created_at)}</dd>
        </dl>
      </Section>
      {granted.has("project:delete") && <DeletedProjects org={org} />}
      {granted.has("audit:read") && <SupportAccesses org={org} />}
      <Section title="Danger zone" tone="danger">
        <Leave organization={organization} />
        {granted.has("organization:delete") && <Delete organization={organization} />}
      </Section>
    </Page>
  );
}

function NameForm({ organization, mayChange }: { organization: Organization; mayChange: boolean }) {
  const queries = useQueryClient();
  const form = useSubmit(async ({ name = "" }) => {
    const params = { path: { org: organization.slug }, header: ifMatch(organization) };
    try {
      await api.PATCH("/api/v1/orgs/{org}", { params, body: { name: name.trim() } });
      notifications.show({ message: "The name is changed." });
    } finally {
      // Also after a refusal: somebody else may have changed it, and what is typed stays.
      await queries.invalidateQueries({ queryKey: organizationQuery(organization.slug).queryKey });
      await queries.invalidateQueries({ queryKey: ["me"] });
    }
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <TextInput
        name="name"
        label="Name"
        defaultValue={organization.name}
        maxLength={200}
        required
        withAsterisk={false}
        readOnly={!mayChange}
        description={mayChange ? undefined : "Owners and administrators can change it."}
        error={form.fault("name")}
      />
      {!form.fault("name") && <InlineError error={form.error} />}
      {mayChange && (
        <div>
          <Button type="submit" loading={form.isBusy}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}

function useGoAway() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    rememberProject(null);
    await navigate({ to: "/orgs" });
    queries.clear();
  };
}

function Leave({ organization }: { organization: Organization }) {
  const [isAsking, setAsking] = useState(false);
  const goAway = useGoAway();
  const me = useMe().user.id;
  const isOwner = useMyOrganization(organization.slug)?.role === "owner";
  const owners = useQuery({ ...ownersQuery(organization.slug), enabled: isOwner }).data;
  const isLast = isOwner && owners?.length === 1 && owners[0]?.user_id === me;
  return (
    <DangerRow
      title="Leave the organization"
      action={
        <Button variant="outline" color="red" disabled={isLast} onClick={() => setAsking(true)}>
          Leave
        </Button>
      }
    >
      {isLast ? LAST_OWNER : "You lose your access and your keys here; what you made stays."}
      <ConfirmDanger
        opened={isAsking}
        onClose={() => setAsking(false)}
        action="Leave the organization"
        consequences={["Your API keys here end.", "To come back you need an invitation."]}
        onConfirm={async () => {
          const params = { path: { org: organization.slug }, header: idempotencyKey() };
          await api.POST("/api/v1/orgs/{org}/leave", { params });
          await goAway();
        }}
      />
    </DangerRow>
  );
}

function Delete({ organization }: { organization: Organization }) {
  const [isAsking, setAsking] = useState(false);
  const goAway = useGoAway();
  return (
    <DangerRow
      title="Delete the organization"
      action={
        <Button color="red" onClick={() => setAsking(true)}>
          Delete
        </Button>
      }
    >
      All projects, runs and models go with it. An administrator of the platform can bring it back.
      <ConfirmDanger
        opened={isAsking}
        onClose={() => setAsking(false)}
        action="Delete the organization"
        name={organization.slug}
        consequences={[
          "All its projects with their runs, models and deployments.",
          "Nobody gets in any more, and its API keys end.",
        ]}
        onConfirm={async () => {
          const params = { path: { org: organization.slug }, header: ifMatch(organization) };
          await api.DELETE("/api/v1/orgs/{org}", { params });
          await goAway();
        }}
      />
    </DangerRow>
  );
}
