import { Button, Group } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/shared/api/client";
import { projectsQuery } from "@/shared/api/projects";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Snippet } from "@/shared/ui/Snippet";
import { keySnippets } from "../keys";
import classes from "../settings.module.css";

interface KeyShownProps {
  org: string;
  made: Schemas["NewApiKeyOut"];
  onClose: () => void;
}

/** A new key's token. It is nowhere else, and not here again. */
export function KeyShown({ org, made, onClose }: KeyShownProps) {
  const projects = useQuery(projectsQuery(org)).data?.items ?? [];
  const project = projects.find((one) => one.id === made.project_id) ?? projects[0];
  return (
    <div className={classes.form}>
      <p style={{ display: "flex", gap: 8, margin: 0 }}>
        <IconAlertTriangle size={16} color="var(--warn)" style={{ flex: "none", marginTop: 2 }} aria-hidden />
        <span>Copy the key now: it is not shown again.</span>
      </p>
      <div className={classes.token}>
        <code data-testid="token">{made.token}</code>
        <CopyButton value={made.token} label="Copy the key" />
      </div>
      <Snippet
        label="Use the key"
        tabs={keySnippets(window.location.origin, org, project?.slug ?? "my-project", made.token)}
      />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          I have copied it
        </Button>
      </Group>
    </div>
  );
}
