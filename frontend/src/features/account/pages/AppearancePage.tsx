import { SegmentedControl, Switch, useMantineColorScheme } from "@mantine/core";
import { useState } from "react";
import { type Density, density, setDensity } from "@/shared/lib/density";
import { areKeysOff } from "@/shared/lib/keys";
import { remember } from "@/shared/lib/storage";
import { Page, PageHeader } from "@/shared/ui/Page";
import { Section } from "@/shared/ui/Sections";

/** How the pages look in this browser. */
export function AppearancePage() {
  // Mantine would stop transitions for a moment by a style element, which the page's policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const [rows, setRows] = useState(density());
  const [hasKeys, setHasKeys] = useState(() => !areKeysOff());
  return (
    <Page>
      <PageHeader title="Appearance" description="This browser remembers it." />
      <Section title="Theme" description="Dark, light, or as the system has it.">
        <div>
          <SegmentedControl
            aria-label="Theme"
            data={[
              { value: "auto", label: "Like the system" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
            value={colorScheme}
            onChange={(next) => setColorScheme(next as "auto" | "light" | "dark")}
          />
        </div>
      </Section>
      <Section title="Density" description="How high the rows of tables are.">
        <div>
          <SegmentedControl
            aria-label="Density"
            data={[
              { value: "compact", label: "Compact" },
              { value: "normal", label: "Normal" },
              { value: "roomy", label: "Roomy" },
            ]}
            value={rows}
            onChange={(next) => {
              setRows(next as Density);
              setDensity(next as Density);
            }}
          />
        </div>
      </Section>
      <Section
        title="Keyboard"
        description="Single keys such as g r, j, k and / act at once. Switch them off if they get in your way, for instance with speech input."
      >
        <Switch
          label="Single-key shortcuts"
          checked={hasKeys}
          onChange={(event) => {
            setHasKeys(event.currentTarget.checked);
            remember("single-keys", event.currentTarget.checked);
          }}
        />
      </Section>
    </Page>
  );
}
