import { IconCheck } from "@tabler/icons-react";
import { Fragment } from "react";
import { granted } from "@/shared/api/me";
import { Page, PageHeader } from "@/shared/ui/Page";
import {
  ORGANIZATION_ROLES,
  type Permission,
  PROJECT_ROLE_WORDS,
  PROJECT_ROLES,
  permissionsOf,
  ROLE_WORDS,
} from "../queries";
import classes from "../settings.module.css";
import { PERMISSION_WORDS, permissionGroups } from "../words";

interface ColumnOf {
  name: string;
  words: string;
  permissions: ReadonlySet<Permission>;
}

const IN_ORGANIZATION: ColumnOf[] = ORGANIZATION_ROLES.map((role) => ({
  name: role,
  words: ROLE_WORDS[role],
  permissions: new Set(permissionsOf(role)),
}));
const IN_PROJECT: ColumnOf[] = PROJECT_ROLES.map((role) => ({
  name: `project ${role}`,
  words: PROJECT_ROLE_WORDS[role],
  permissions: granted(undefined, role),
}));

/** What each role may do, as the server decides by. */
export function RolesPage() {
  return (
    <Page isWide>
      <PageHeader
        title="Roles"
        description="A role in the organization holds in each of its projects. A role in a project holds there. Nobody gives a role that may do more than they may themselves."
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={classes.matrixFrame} role="region" aria-label="Permissions of the roles" tabIndex={0}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">May</th>
              {[...IN_ORGANIZATION, ...IN_PROJECT].map((column) => (
                <th key={column.name} scope="col" title={column.words}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissionGroups().map((group) => (
              <Fragment key={group.name}>
                <tr className={classes.group}>
                  <th scope="rowgroup" colSpan={1 + IN_ORGANIZATION.length + IN_PROJECT.length}>
                    {group.name}
                  </th>
                </tr>
                {group.permissions.map((permission) => (
                  <tr key={permission}>
                    <th scope="row" title={permission}>
                      {PERMISSION_WORDS[permission]}
                    </th>
                    {[...IN_ORGANIZATION, ...IN_PROJECT].map((column) => (
                      <td key={column.name}>
                        {column.permissions.has(permission) ? (
                          <>
                            <IconCheck size={15} className={classes.granted} aria-hidden />
                            <span className="visually-hidden">yes</span>
                          </>
                        ) : (
                          <span className="visually-hidden">no</span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Page>
  );
}
