import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SegmentedControl,
  Switch,
  TextInput,
  useMantineColorScheme,
} from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { ApiError } from "@/shared/api/errors";
import { Activity } from "@/shared/ui/Activity";
import { Avatar } from "@/shared/ui/Avatar";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { CopyButton } from "@/shared/ui/CopyButton";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel, InlineError } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { DangerRow, Section } from "@/shared/ui/Sections";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { Snippet } from "@/shared/ui/Snippet";
import { RunState, type RunStatus, StatusBadge, type Tone } from "@/shared/ui/StatusBadge";
import { Tag } from "@/shared/ui/Tag";

const TONES: Tone[] = ["ok", "warn", "bad", "info", "quiet"];
const STATES: RunStatus[] = ["scheduled", "running", "finished", "failed", "killed"];
const HOSTILE = `<img src=x onerror=alert(1)> ‮evil‬ 🦄 ${"long".repeat(40)}`;
const REFUSALS = [
  new ApiError(403, "forbidden", "Not allowed", "You may not do this.", null, { permission: "audit:read" }),
  new ApiError(500, "internal", "The server failed", "Something broke.", "request-1"),
  new ApiError(0, "offline", "No connection", "The server cannot be reached."),
];

/** The building blocks, to be looked at in both schemes. */
export function GalleryPage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <main id="main" style={{ height: "100%", overflow: "auto" }}>
      <Page>
        <PageHeader
          title="Building blocks"
          actions={
            <SegmentedControl
              aria-label="Theme"
              data={["light", "dark"]}
              value={colorScheme === "dark" ? "dark" : "light"}
              onChange={(next) => setColorScheme(next as "light" | "dark")}
            />
          }
        />
        <Controls />
        <Block title="States">
          <Group>
            {TONES.map((tone) => (
              <StatusBadge key={tone} label={tone} tone={tone} />
            ))}
            {STATES.map((status) => (
              <RunState key={status} status={status} />
            ))}
          </Group>
        </Block>
        <Block title="Names">
          <Group wrap="nowrap">
            <Avatar name={HOSTILE} />
            <bdi className="clip">{HOSTILE}</bdi>
            <Tag>{HOSTILE}</Tag>
            <CopyButton value={HOSTILE} />
          </Group>
          <Activity actor={HOSTILE} time={new Date(0).toISOString()}>
            moved champion to version 3
          </Activity>
        </Block>
        <Block title="Code">
          <Snippet
            label="Log in"
            tabs={[
              { label: "Shell", code: "export MLFLOW_TRACKING_TOKEN=my_…" },
              { label: "Python", code: "import mlflow" },
            ]}
          />
        </Block>
        <Block title="Nothing here">
          <EmptyState icon={IconFlask} title="No run has been logged yet" action={<Button>Begin</Button>}>
            One sentence, one picture, one thing to do.
          </EmptyState>
        </Block>
        <Block title="Loading">
          <TableSkeleton rows={3} />
        </Block>
        <Block title="Refusals">
          {REFUSALS.map((refusal) => (
            <Panel key={refusal.code}>
              <ErrorPanel error={refusal} onRetry={() => undefined} />
            </Panel>
          ))}
          <InlineError error={REFUSALS[1]} />
        </Block>
        <Danger />
      </Page>
    </main>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return <Section title={title}>{children}</Section>;
}

function Controls() {
  return (
    <Block title="Controls">
      <Group>
        <Button>Primary</Button>
        <Button variant="default">Default</Button>
        <Button variant="subtle">Subtle</Button>
        <Button color="red">Grave</Button>
        <Button disabled>Off</Button>
      </Group>
      <TextInput label="Text" placeholder="Type" error="This is no name." />
      <NativeSelect size="sm" label="Choice" data={["one", "two"]} />
      <Checkbox label="Checked" defaultChecked />
      <Switch label="Switched on" defaultChecked />
    </Block>
  );
}

function Danger() {
  const [isAsking, setAsking] = useState(false);
  return (
    <Section title="Danger" tone="danger">
      <DangerRow
        title="Delete it"
        action={
          <Button color="red" onClick={() => setAsking(true)}>
            Delete
          </Button>
        }
      >
        All that is in it goes too.
        <ConfirmDanger
          opened={isAsking}
          onClose={() => setAsking(false)}
          action="Delete it"
          name="its-name"
          consequences={["3 deployments use this version."]}
          onConfirm={async () => undefined}
        />
      </DangerRow>
    </Section>
  );
}
