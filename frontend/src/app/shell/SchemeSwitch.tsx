import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";

// Mantine would stop transitions for a moment by a style element, which the page's policy refuses.
const OPTIONS = { keepTransitions: true } as const;

export function useToggleScheme(): { isDark: boolean; toggle: () => void } {
  const { setColorScheme } = useMantineColorScheme(OPTIONS);
  const isDark = useComputedColorScheme("light") === "dark";
  return { isDark, toggle: () => setColorScheme(isDark ? "light" : "dark") };
}

export function SchemeSwitch() {
  const { isDark, toggle } = useToggleScheme();
  const label = isDark ? "Light theme" : "Dark theme";
  return (
    <Tooltip label={`${label} (t)`}>
      <ActionIcon aria-label={label} onClick={toggle}>
        {isDark ? <IconSun size={16} /> : <IconMoon size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}

const SCHEMES = [
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
  { value: "auto", label: "Like the system", icon: IconDeviceDesktop },
] as const;

/** The three schemes in a menu. */
export function SchemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme(OPTIONS);
  return SCHEMES.map(({ value, label, icon: Icon }) => (
    <Menu.RadioItem
      key={value}
      value={value}
      checked={colorScheme === value}
      checkIcon={<IconCheck size={14} />}
      closeMenuOnClick
      rightSection={<Icon size={16} />}
      onChange={() => setColorScheme(value)}
    >
      {label}
    </Menu.RadioItem>
  ));
}
