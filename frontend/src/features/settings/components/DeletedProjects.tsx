import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, dataOf, idempotencyKey, type Schemas } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { Age } from "@/shared/ui/Age";
import { Section } from "@/shared/ui/Sections";
import classes from "../settings.module.css";

const SHOWN = 50;

/** Deleted projects that can come back. Nothing shows where there are none, or none that the person may see. */
export function DeletedProjects({ org }: { org: string }) {
  const found = useQuery({
    queryKey: ["deleted-projects", org],
    retry: false,
    queryFn: () =>
      dataOf(
        api.GET("/api/v1/orgs/{org}/deleted-projects", {
          params: { path: { org }, query: { limit: SHOWN } },
        }),
      ),
  }).data;
  if (!found || found.items.length === 0) return null;
  return (
    <Section title="Deleted projects" description="They can be brought back with all that is in them.">
      <ul className={classes.rows}>
        {found.items.map((project) => (
          <li key={project.id}>
            <div>
              <bdi>{project.name}</bdi>{" "}
              <span className={classes.quiet}>
                {project.slug}, deleted <Age time={project.deleted_at} />
              </span>
            </div>
            <Restore org={org} project={project} />
          </li>
        ))}
      </ul>
      {found.next && <span className={classes.quiet}>The first {SHOWN}.</span>}
    </Section>
  );
}

function Restore({ org, project }: { org: string; project: Schemas["DeletedProject"] }) {
  const queries = useQueryClient();
  const restore = useMutation({
    mutationFn: () => {
      const params = { path: { org, project_id: project.id }, header: idempotencyKey() };
      return api.POST("/api/v1/orgs/{org}/deleted-projects/{project_id}/restore", { params });
    },
    onSuccess: () => notifications.show({ message: `${project.name} is back.` }),
    onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["deleted-projects", org] });
      await queries.invalidateQueries({ queryKey: ["projects", org] });
    },
  });
  return (
    <Button
      variant="default"
      loading={restore.isPending}
      onClick={() => restore.mutate()}
      aria-label={`Restore ${project.name}`}
    >
      Restore
    </Button>
  );
}
