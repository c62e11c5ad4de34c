import { ActionIcon, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useMatches } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMe, useMyOrganization } from "@/shared/api/me";
import { projectQuery, projectsQuery } from "@/shared/api/projects";
import { useCrumbNames } from "@/shared/ui/crumbs";
import { MenuLink } from "@/shared/ui/links";
import classes from "./shell.module.css";
import { useWhere } from "./useWhere";

const FEW = 12;

/** Where one is: organization, project, page. Beside the first two is the way to their siblings. */
export function Breadcrumb() {
  const { org, project } = useWhere();
  const names = useCrumbNames();
  const pages = useMatches().flatMap(({ pathname, staticData }) => {
    const path = pathname.replace(/\/$/, "");
    const name = names[path] ?? staticData.crumb;
    return name === undefined ? [] : [{ path, name }];
  });
  return (
    <nav className={classes.crumbs} aria-label="Breadcrumb">
      <ol>
        {org && <OrgCrumb org={org} />}
        {org && project && <ProjectCrumb org={org} project={project} />}
        {pages.map(({ path, name }, at) => (
          <li key={path} aria-current={at === pages.length - 1 ? "page" : undefined}>
            {at === pages.length - 1 ? (
              <span className="clip" title={name}>
                {name}
              </span>
            ) : (
              <Link to={path} className="clip">
                {name}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function OrgCrumb({ org }: { org: string }) {
  const organization = useMyOrganization(org);
  const others = useMe().organizations.filter((mine) => mine.slug !== org);
  return (
    <li>
      <Link to="/o/$org" params={{ org }} className="clip">
        {organization?.name ?? org}
      </Link>
      {others.length > 0 && (
        <Siblings label="Other organizations">
          {others.map((mine) => (
            <MenuLink key={mine.id} to="/o/$org" params={{ org: mine.slug }}>
              {mine.name}
            </MenuLink>
          ))}
        </Siblings>
      )}
    </li>
  );
}

function ProjectCrumb({ org, project }: { org: string; project: string }) {
  const current = useQuery(projectQuery(org, project));
  const others = useQuery(projectsQuery(org)).data?.items.filter((sibling) => sibling.slug !== project) ?? [];
  return (
    <li>
      <Link to="/o/$org/p/$project" params={{ org, project }} className="clip">
        {current.data?.name ?? project}
      </Link>
      {others.length > 0 && (
        <Siblings label="Other projects">
          {others.slice(0, FEW).map((sibling) => (
            <MenuLink key={sibling.id} to="/o/$org/p/$project" params={{ org, project: sibling.slug }}>
              {sibling.name}
            </MenuLink>
          ))}
        </Siblings>
      )}
    </li>
  );
}

function Siblings({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon size={24} aria-label={label}>
          <IconChevronDown size={12} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
