import { Drawer } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useState } from "react";
import { SessionOverDialog } from "@/features/auth/components/SessionOverDialog";
import { remember, remembered } from "@/shared/lib/storage";
import { Part } from "@/shared/ui/Part";
import { Sidebar } from "./Sidebar";
import classes from "./shell.module.css";
import { TopBar } from "./TopBar";
import { useRefresh } from "./useRefresh";
import { useShortcuts } from "./useShortcuts";

const Palette = lazy(() => import("./Palette"));
const ShortcutHelp = lazy(() => import("./ShortcutHelp"));

type Layer = "palette" | "help" | "drawer" | null;

/** The frame of every page of somebody who is logged in. */
export function Shell() {
  const [isCollapsed, setCollapsed] = useState(() => remembered("sidebar-collapsed", false));
  const [layer, setLayer] = useState<Layer>(null);
  const close = useCallback(() => setLayer(null), []);
  const collapse = useCallback(
    () =>
      setCollapsed((before) => {
        remember("sidebar-collapsed", !before);
        return !before;
      }),
    [],
  );
  useRefresh();
  useShortcuts({ openPalette: () => setLayer("palette"), openHelp: () => setLayer("help"), collapse });
  return (
    <div className={classes.shell} data-collapsed={isCollapsed || undefined}>
      <a href="#main" className={classes.skip}>
        Skip to the page
      </a>
      <aside className={classes.sidebar}>
        <Sidebar />
      </aside>
      <TopBar onSearch={() => setLayer("palette")} onMenu={() => setLayer("drawer")} />
      <main id="main" className={classes.main} tabIndex={-1}>
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      <Drawer
        opened={layer === "drawer"}
        onClose={close}
        size={264}
        withCloseButton={false}
        padding={0}
        attributes={{ content: { "aria-label": "Menu" } }}
      >
        <div className={classes.drawerBody}>
          <Sidebar onNavigate={close} />
        </div>
      </Drawer>
      <Part fallback={null} missing={null}>
        {layer === "palette" && <Palette onClose={close} onHelp={() => setLayer("help")} />}
        {layer === "help" && <ShortcutHelp onClose={close} />}
      </Part>
      <SessionOverDialog />
    </div>
  );
}
