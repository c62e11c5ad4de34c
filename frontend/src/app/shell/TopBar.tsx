import { ActionIcon, Tooltip } from "@mantine/core";
import { IconMenu2, IconSearch } from "@tabler/icons-react";
import { TOP_BAR_ACTIONS } from "@/shared/ui/TopBarActions";
import { Breadcrumb } from "./Breadcrumb";
import { LivePill } from "./LivePill";
import { SchemeSwitch } from "./SchemeSwitch";
import classes from "./shell.module.css";

interface TopBarProps {
  onSearch: () => void;
  onMenu: () => void;
}

export const COMMAND = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

export function TopBar({ onSearch, onMenu }: TopBarProps) {
  return (
    <header className={classes.topBar}>
      <ActionIcon className={classes.burger} aria-label="Menu" onClick={onMenu}>
        <IconMenu2 size={18} />
      </ActionIcon>
      <Breadcrumb />
      <LivePill />
      <Tooltip label={`Search or jump to… (${COMMAND} K)`}>
        <button type="button" className={classes.search} onClick={onSearch} aria-label="Search or jump to">
          <IconSearch size={14} />
          <span>Search or jump to…</span>
          <kbd className={classes.kbd}>{COMMAND} K</kbd>
        </button>
      </Tooltip>
      <SchemeSwitch />
      <div id={TOP_BAR_ACTIONS} className={classes.actions} />
    </header>
  );
}
