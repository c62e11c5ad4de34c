import { Menu } from "@mantine/core";
import { IconBuilding, IconSelector } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMe, useMyOrganization } from "@/shared/api/me";
import { projectQuery, projectsQuery } from "@/shared/api/projects";
import { Avatar } from "@/shared/ui/Avatar";
import { MenuLink } from "@/shared/ui/links";
import classes from "./shell.module.css";
import type { Where } from "./useWhere";

const FEW = 12;

/** Where one is, and the way to the other projects and organizations. */
export function Switcher({ where: { org, project } }: { where: Where }) {
  const me = useMe();
  const organization = useMyOrganization(org);
  const current = useQuery({ ...projectQuery(org ?? "", project ?? ""), enabled: Boolean(org && project) });
  const siblings = useQuery({ ...projectsQuery(org ?? ""), enabled: Boolean(org) });
  const name = project ? (current.data?.name ?? project) : (organization?.name ?? org ?? "Modelyard");
  const sub = project ? (organization?.name ?? org) : org ? "Organization" : "All organizations";
  const others = me.organizations.filter((mine) => mine.slug !== org);
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button
          type="button"
          className={classes.switcher}
          aria-label={`${name}: switch project or organization`}
        >
          <Avatar name={name} size={28} shape="square" />
          <span className={classes.names}>
            <span className={`${classes.name} clip`} style={{ display: "block" }}>
              {name}
            </span>
            <span className={`${classes.sub} clip`} style={{ display: "block" }}>
              {sub}
            </span>
          </span>
          <IconSelector size={16} className={classes.chevron} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {org && (
          <div role="group" aria-label="Projects">
            <Menu.Label aria-hidden>Projects</Menu.Label>
            {siblings.data?.items.slice(0, FEW).map((sibling) => (
              <MenuLink
                key={sibling.id}
                to="/o/$org/p/$project"
                params={{ org, project: sibling.slug }}
                leftSection={<Avatar name={sibling.name} size={18} shape="square" />}
              >
                {sibling.name}
              </MenuLink>
            ))}
            <MenuLink to="/o/$org" params={{ org }}>
              All projects
            </MenuLink>
          </div>
        )}
        {org && <Menu.Divider />}
        <div role="group" aria-label="Organizations">
          {others.length > 0 && <Menu.Label aria-hidden>Organizations</Menu.Label>}
          {others.map((mine) => (
            <MenuLink
              key={mine.id}
              to="/o/$org"
              params={{ org: mine.slug }}
              leftSection={<Avatar name={mine.name} size={18} shape="square" />}
            >
              {mine.name}
            </MenuLink>
          ))}
          <MenuLink to="/orgs" leftSection={<IconBuilding size={16} />}>
            All organizations
          </MenuLink>
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}
