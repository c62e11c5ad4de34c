import { Button, type ButtonProps, Menu, type MenuItemProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { Ref } from "react";

type Anchor<Props> = Omit<Props, "component"> & { ref?: Ref<HTMLAnchorElement> };

/** Mantine's components as links of the router, with its typed addresses. */
export const MenuLink = createLink(({ ref, ...props }: Anchor<MenuItemProps>) => (
  <Menu.Item ref={ref} component="a" {...props} />
));

export const ButtonLink = createLink(({ ref, ...props }: Anchor<ButtonProps>) => (
  <Button ref={ref} component="a" {...props} />
));
