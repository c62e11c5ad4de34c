import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import classes from "./components.module.css";

const accent: MantineColorsTuple = [
  "#f2f1fd",
  "#e4e3fb",
  "#c9c8f7",
  "#a9a8f5",
  "#8f8df0",
  "#6561dd",
  "#5450cf",
  "#4541b5",
  "#38359a",
  "#2c2a7c",
];
const gray: MantineColorsTuple = [
  "#f7f8fa",
  "#f0f2f5",
  "#e4e7ec",
  "#d0d5dd",
  "#a9b1bd",
  "#868f9e",
  "#667085",
  "#4a5362",
  "#2b313c",
  "#14171f",
];
const dark: MantineColorsTuple = [
  "#e8ebf1",
  "#b0b8c5",
  "#8a94a4",
  "#5f6978",
  "#343b47",
  "#22272f",
  "#191d25",
  "#12151b",
  "#0c0e12",
  "#08090c",
];
const red: MantineColorsTuple = [
  "#fdf0ef",
  "#fbdedb",
  "#f6bbb6",
  "#ff7a70",
  "#e8584e",
  "#d6382d",
  "#c8281e",
  "#a81f16",
  "#881811",
  "#68110c",
];

/** Layers do not lock the page's scrolling: the page itself never scrolls, and the lock would write a style element. */
const layer = { lockScroll: false, transitionProps: { duration: 120 } };

const CLOSE = { "aria-label": "Close" };

export const theme = createTheme({
  colors: { accent, gray, dark, red },
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 5 },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  headings: { fontFamily: "var(--font)", fontWeight: "600" },
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "14px", xl: "16px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "20px", xl: "24px" },
  spacing: { xs: "6px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "3px", sm: "5px", md: "5px", lg: "7px", xl: "10px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 28 } },
    Button: { defaultProps: { size: "xs" }, classNames: { root: classes.button } },
    Checkbox: { defaultProps: { size: "xs" } },
    Drawer: { defaultProps: { ...layer, closeButtonProps: CLOSE } },
    Input: { classNames: { wrapper: classes.input } },
    Menu: {
      defaultProps: {
        shadow: "raised",
        radius: "lg",
        transitionProps: { duration: 80 },
        // It would be a child that a menu may not have.
        withInitialFocusPlaceholder: false,
      },
      classNames: classes,
    },
    Modal: {
      defaultProps: { ...layer, centered: true, radius: "xl", closeButtonProps: CLOSE },
      classNames: { content: classes.dialog, header: classes.dialog, title: classes.dialogTitle },
    },
    PasswordInput: { defaultProps: { size: "sm" } },
    Popover: { defaultProps: { shadow: "raised", radius: "lg", transitionProps: { duration: 80 } } },
    Select: { defaultProps: { size: "sm", checkIconPosition: "right" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Switch: { defaultProps: { size: "sm" } },
    Tabs: { classNames: { tab: classes.tab } },
    TextInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 80 }, withArrow: false } },
  },
  shadows: { raised: "var(--shadow-raised)", sm: "var(--shadow)" },
});

const OWN = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-bright": "var(--text)",
  "--mantine-color-dimmed": "var(--text-3)",
  "--mantine-color-placeholder": "var(--text-3)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "color-mix(in srgb, var(--text) 4%, var(--surface))",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--line-strong)",
};

/** What Mantine's components take their colours from, named by our tokens; these differ by scheme on their own. */
export const variables: CSSVariablesResolver = () => ({ variables: {}, light: OWN, dark: OWN });
