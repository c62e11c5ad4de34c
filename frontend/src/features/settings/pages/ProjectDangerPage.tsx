import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, idempotencyKey, ifMatch } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { usePermissions } from "@/shared/api/me";
import { projectQuery } from "@/shared/api/projects";
import { rememberProject } from "@/shared/lib/lastProject";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { Page, PageHeader } from "@/shared/ui/Page";
import { DangerRow } from "@/shared/ui/Sections";
import classes from "../settings.module.css";

const route = getRouteApi("/_app/o/$org/p/$project/settings/danger");

export function ProjectDangerPage() {
  const address = route.useParams();
  const granted = usePermissions(address.org, address.project);
  return (
    <Page>
      <PageHeader title="Danger zone" description="What others feel at once." />
      <div className={classes.form} style={{ maxWidth: 860 }}>
        {granted.has("project:write") && <Archive {...address} />}
        {granted.has("project:delete") && <Delete {...address} />}
        {!granted.has("project:write") && !granted.has("project:delete") && (
          <p className={classes.quiet}>
            Only managers of the project and administrators of the organization can do something here.
          </p>
        )}
      </div>
    </Page>
  );
}

interface Address {
  org: string;
  project: string;
}

function Archive({ org, project: slug }: Address) {
  const { data: project } = useSuspenseQuery(projectQuery(org, slug));
  const queries = useQueryClient();
  const isArchived = project.status === "archived";
  const change = useMutation({
    mutationFn: () => {
      const params = { path: { org, project: slug }, header: idempotencyKey() };
      return isArchived
        ? api.POST("/api/v1/orgs/{org}/projects/{project}/unarchive", { params })
        : api.POST("/api/v1/orgs/{org}/projects/{project}/archive", { params });
    },
    onSuccess: () =>
      notifications.show({
        message: isArchived ? "The project is in use again." : "The project is archived.",
      }),
    onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: projectQuery(org, slug).queryKey });
      await queries.invalidateQueries({ queryKey: ["projects", org] });
    },
  });
  return (
    <DangerRow
      title={isArchived ? "Take back into use" : "Archive the project"}
      action={
        <Button
          variant="outline"
          color={isArchived ? undefined : "red"}
          loading={change.isPending}
          onClick={() => change.mutate()}
        >
          {isArchived ? "Take back into use" : "Archive"}
        </Button>
      }
    >
      {isArchived
        ? "It can only be read now. Back in use, runs can be logged again."
        : "Then it can only be read: nothing is logged, registered or deployed until it is taken back into use."}
    </DangerRow>
  );
}

function Delete({ org, project: slug }: Address) {
  const { data: project } = useSuspenseQuery(projectQuery(org, slug));
  const [isAsking, setAsking] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <DangerRow
      title="Delete the project"
      action={
        <Button color="red" onClick={() => setAsking(true)}>
          Delete
        </Button>
      }
    >
      Runs, models and deployments go with it. An administrator of the organization can bring it back.
      <ConfirmDanger
        opened={isAsking}
        onClose={() => setAsking(false)}
        action="Delete the project"
        name={project.slug}
        consequences={[
          "All its runs with their metrics and artifacts.",
          "All its models with their versions, and what is deployed.",
          "API keys that are bound to it.",
        ]}
        onConfirm={async () => {
          const params = { path: { org, project: slug }, header: ifMatch(project) };
          await api.DELETE("/api/v1/orgs/{org}/projects/{project}", { params });
          rememberProject(null);
          await navigate({ to: "/o/$org", params: { org } });
          await queries.invalidateQueries({ queryKey: ["projects", org] });
        }}
      />
    </DangerRow>
  );
}
