import { Button } from "@mantine/core";
import { IconFolderPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import { useMyOrganization, usePermissions } from "@/shared/api/me";
import { usePages } from "@/shared/grid/usePages";
import { formatCompact } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { Avatar } from "@/shared/ui/Avatar";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader } from "@/shared/ui/Page";
import { Bone } from "@/shared/ui/Skeletons";
import { StaleNote } from "@/shared/ui/StaleNote";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { NewProject } from "../components/NewProject";
import classes from "../overview.module.css";
import { runCountQuery } from "../queries";

const route = getRouteApi("/_app/o/$org/");
const PAGE = 60;

export function ProjectsPage() {
  const { org } = route.useParams();
  const name = useMyOrganization(org)?.name ?? org;
  const mayCreate = usePermissions(org).has("project:create");
  const pages = usePages(["projects-grid", org], (cursor, signal) => {
    const query = { limit: PAGE, sort: "name" as const, cursor };
    return dataOf(api.GET("/api/v1/orgs/{org}/projects", { params: { path: { org }, query }, signal }));
  });
  return (
    <Page>
      <PageHeader
        title={name}
        description="The projects that you may see."
        actions={mayCreate && pages.rows.length > 0 && <NewProject org={org} />}
      />
      <ProjectGrid org={org} pages={pages} mayCreate={mayCreate} />
      {pages.hasMore && (
        <Button variant="default" mt="md" onClick={pages.loadMore}>
          Show more
        </Button>
      )}
    </Page>
  );
}

function ProjectGrid({
  org,
  pages,
  mayCreate,
}: {
  org: string;
  mayCreate: boolean;
  pages: ReturnType<typeof usePages<Schemas["ProjectOut"]>>;
}) {
  if (pages.error && pages.rows.length === 0) {
    return (
      <ErrorPanel error={pages.error} title="The projects could not be loaded" onRetry={pages.refetch} />
    );
  }
  if (pages.isLoading) {
    return (
      <div className={classes.grid} role="status" aria-label="Loading">
        {Array.from({ length: 3 }, (_, at) => (
          <Bone key={at} height={148} />
        ))}
      </div>
    );
  }
  if (pages.rows.length === 0) {
    return (
      <EmptyState
        icon={IconFolderPlus}
        title="There is no project yet"
        action={mayCreate && <NewProject org={org} />}
      >
        A project holds runs, models and who may work on them.
        {!mayCreate && " Ask a member who may create one."}
      </EmptyState>
    );
  }
  return (
    <>
      <StaleNote {...pages} />
      <ul className={classes.grid}>
        {pages.rows.map((project) => (
          <li key={project.id}>
            <ProjectCard org={org} project={project} />
          </li>
        ))}
      </ul>
    </>
  );
}

function ProjectCard({ org, project }: { org: string; project: Schemas["ProjectOut"] }) {
  return (
    <Link to="/o/$org/p/$project" params={{ org, project: project.slug }} className={classes.card}>
      <span className={classes.cardHead}>
        <Avatar name={project.name} size={32} shape="square" />
        <span style={{ minWidth: 0, flex: 1 }}>
          <strong className="clip">{project.name}</strong>
          <span className={classes.quiet}>{project.slug}</span>
        </span>
        {project.status === "archived" && <StatusBadge label="archived" shape="ring" />}
      </span>
      <p className={classes.about}>{project.description}</p>
      <dl className={classes.stats}>
        <Count label="runs" org={org} project={project.slug} />
        <Count label="running" org={org} project={project.slug} status="running" />
        <div>
          <dt>changed</dt>
          <dd style={{ fontWeight: 400, fontSize: 13 }}>
            <Age time={project.updated_at} />
          </dd>
        </div>
      </dl>
    </Link>
  );
}

interface CountProps {
  label: string;
  org: string;
  project: string;
  status?: "running";
}

function Count({ label, org, project, status }: CountProps) {
  const count = useQuery(runCountQuery(org, project, status)).data;
  return (
    <div>
      <dt>{label}</dt>
      <dd className="num">{count === undefined ? "–" : formatCompact(count)}</dd>
    </div>
  );
}
