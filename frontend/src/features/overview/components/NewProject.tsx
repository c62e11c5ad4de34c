import { Button, Group, Modal, Textarea } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { NameAndAddress } from "@/shared/ui/NameAndAddress";
import classes from "../overview.module.css";

/** Makes a project, and leads to it. */
export function NewProject({ org }: { org: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
        New project
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="New project">
        <ProjectForm org={org} onClose={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function ProjectForm({ org, onClose }: { org: string; onClose: () => void }) {
  const [header] = useState(idempotencyKey);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useSubmit(async ({ name = "", slug = "", description = "" }) => {
    const call = api.POST("/api/v1/orgs/{org}/projects", {
      params: { path: { org }, header },
      body: { name: name.trim(), slug, description },
    });
    const made = await dataOf(call);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => /^projects/.test(String(queryKey[0])) });
    await navigate({ to: "/o/$org/p/$project", params: { org, project: made.slug } });
  });
  const isAtField = form.fault("name") !== undefined || form.fault("slug") !== undefined;
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <NameAndAddress
        name="name"
        slug="slug"
        label="Project"
        placeholder="Fraud detection"
        fault={form.fault}
      />
      <Textarea
        name="description"
        label="Description"
        rows={3}
        maxLength={10_000}
        error={form.fault("description")}
      />
      {!isAtField && <InlineError error={form.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={form.isBusy}>
          Create
        </Button>
      </Group>
    </form>
  );
}
