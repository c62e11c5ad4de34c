import { Button, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, ifMatch, type Schemas } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { projectQuery } from "@/shared/api/projects";
import { formatMoment } from "@/shared/lib/format";
import { useSubmit } from "@/shared/lib/useSubmit";
import { CopyButton } from "@/shared/ui/CopyButton";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader } from "@/shared/ui/Page";
import { Section } from "@/shared/ui/Sections";
import classes from "../settings.module.css";

const route = getRouteApi("/_app/o/$org/p/$project/settings/general");

export function ProjectGeneralPage() {
  const { org, project: slug } = route.useParams();
  const { data: project } = useSuspenseQuery(projectQuery(org, slug));
  const mayChange = usePermissions(org, slug).has("project:write");
  const tracking = `${window.location.origin}/mlflow/${org}/${slug}`;
  return (
    <Page>
      <PageHeader title="General" description={`The project ${project.name}.`} />
      <Section title="Name and description" description="People see them in lists and on the overview.">
        <ProjectForm key={project.id} org={org} project={project} mayChange={mayChange} />
      </Section>
      <Section title="Addresses" description="They stay as they are for as long as the project lives.">
        <dl className={classes.facts}>
          <dt>Short name</dt>
          <dd>
            <code className="mono">{project.slug}</code> <CopyButton value={project.slug} size={24} />
          </dd>
          <dt>MLflow</dt>
          <dd>
            <code className="mono">{tracking}</code>{" "}
            <CopyButton value={tracking} label="Copy the tracking address" size={24} />
          </dd>
          <dt>State</dt>
          <dd>{project.status}</dd>
          <dt>Since</dt>
          <dd>{formatMoment(project.created_at)}</dd>
        </dl>
      </Section>
    </Page>
  );
}

interface ProjectFormProps {
  org: string;
  project: Schemas["ProjectOut"];
  mayChange: boolean;
}

function ProjectForm({ org, project, mayChange }: ProjectFormProps) {
  const queries = useQueryClient();
  const form = useSubmit(async ({ name = "", description = "" }) => {
    const params = { path: { org, project: project.slug }, header: ifMatch(project) };
    const body = { name: name.trim(), description };
    try {
      await api.PATCH("/api/v1/orgs/{org}/projects/{project}", { params, body });
      notifications.show({ message: "The project is changed." });
    } finally {
      await queries.invalidateQueries({ queryKey: projectQuery(org, project.slug).queryKey });
      await queries.invalidateQueries({ queryKey: ["projects", org] });
    }
  });
  const isElsewhere = !form.fault("name") && !form.fault("description");
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <TextInput
        name="name"
        label="Name"
        defaultValue={project.name}
        maxLength={200}
        required
        withAsterisk={false}
        readOnly={!mayChange}
        error={form.fault("name")}
      />
      <Textarea
        name="description"
        label="Description"
        defaultValue={project.description}
        maxLength={10_000}
        rows={5}
        readOnly={!mayChange}
        error={form.fault("description")}
      />
      {isElsewhere && <InlineError error={form.error} />}
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
