import { Menu } from "@mantine/core";
import { IconKeyboard, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "@/shared/api/client";
import { useMe, useMyOrganization } from "@/shared/api/me";
import { session } from "@/shared/api/session";
import { rememberProject } from "@/shared/lib/lastProject";
import { Avatar } from "@/shared/ui/Avatar";
import { MenuLink } from "@/shared/ui/links";
import { SchemeItems } from "./SchemeSwitch";
import classes from "./shell.module.css";
import { askForHelp } from "./useShortcuts";
import { useWhere } from "./useWhere";

export function UserMenu() {
  const { user } = useMe();
  const role = useMyOrganization(useWhere().org)?.role;
  const logOut = useLogOut();
  const name = user.display_name || user.email;
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <button
          type="button"
          className={classes.switcher}
          style={{ margin: 0 }}
          aria-label={`${name}: your account`}
        >
          <Avatar name={name} size={26} />
          <span className={classes.names}>
            <span className="clip" style={{ display: "block", fontWeight: 500, lineHeight: "16px" }}>
              {name}
            </span>
            <span className={`${classes.sub} clip`} style={{ display: "block" }}>
              {role ?? user.email}
            </span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <MenuLink to="/account/profile" leftSection={<IconUserCircle size={16} />}>
          Your account
        </MenuLink>
        <Menu.Divider />
        <SchemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={askForHelp}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={logOut}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useLogOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    // Whatever is wrong with the session, the person leaves.
    await api.POST("/api/v1/auth/logout").catch(() => undefined);
    session.forget();
    rememberProject(null);
    await navigate({ to: "/login" });
    queries.clear();
  };
}
