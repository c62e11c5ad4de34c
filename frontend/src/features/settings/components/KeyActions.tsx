import { ActionIcon, Button, Group, Menu, Modal, NativeSelect } from "@mantine/core";
import { IconBan, IconDots, IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, dataOf, idempotencyKey, ifMatch, type Schemas } from "@/shared/api/client";
import { useSubmit } from "@/shared/lib/useSubmit";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { InlineError } from "@/shared/ui/ErrorPanel";
import type { ApiKey } from "../queries";
import classes from "../settings.module.css";
import { KeyShown } from "./KeyShown";

export interface KeyDoing {
  kind: "revoke" | "rotate";
  row: ApiKey;
}

export function KeyMenu({ row, onDo }: { row: ApiKey; onDo: (doing: KeyDoing) => void }) {
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon size={24} aria-label={`Actions on ${row.name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => onDo({ kind: "rotate", row })}>
          Rotate
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconBan size={16} />}
          onClick={() => onDo({ kind: "revoke", row })}
        >
          Revoke
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface KeyActionProps {
  org: string;
  doing: KeyDoing;
  onClose: () => void;
}

export function KeyAction({ org, doing, onClose }: KeyActionProps) {
  const queries = useQueryClient();
  const { kind, row } = doing;
  if (kind === "rotate") return <Rotate org={org} row={row} onClose={onClose} />;
  return (
    <ConfirmDanger
      opened
      onClose={onClose}
      action="Revoke the key"
      consequences={[
        "Within five seconds nothing gets in with it. That cannot be undone.",
        "Keys that were made with it end too.",
      ]}
      onConfirm={async () => {
        const path = { org, key_id: row.id };
        try {
          await api.DELETE("/api/v1/orgs/{org}/api-keys/{key_id}", {
            params: { path, header: ifMatch(row) },
          });
        } finally {
          await queries.invalidateQueries({ queryKey: ["api-keys", org] });
        }
      }}
    >
      <KeyName row={row} />
    </ConfirmDanger>
  );
}

function KeyName({ row }: { row: ApiKey }) {
  return (
    <div style={{ overflowWrap: "anywhere" }}>
      <bdi style={{ fontWeight: 600 }}>{row.name}</bdi> <code className="mono">my_{row.prefix}…</code>
    </div>
  );
}

const OVERLAPS = [
  { value: "86400", label: "works on for a day" },
  { value: "3600", label: "works on for an hour" },
  { value: "604800", label: "works on for a week" },
  { value: "0", label: "ends at once" },
];

function Rotate({ org, row, onClose }: { org: string; row: ApiKey; onClose: () => void }) {
  const queries = useQueryClient();
  const [made, setMade] = useState<Schemas["NewApiKeyOut"] | null>(null);
  const header = useMemo(idempotencyKey, []);
  const form = useSubmit(async ({ overlap = "0" }) => {
    const params = { path: { org, key_id: row.id }, header };
    const body = { overlap_seconds: Number(overlap) };
    setMade(await dataOf(api.POST("/api/v1/orgs/{org}/api-keys/{key_id}/rotate", { params, body })));
    await queries.invalidateQueries({ queryKey: ["api-keys", org] });
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? "The new key is made" : "Rotate the key"}
      size={560}
      closeOnClickOutside={made === null}
    >
      {made ? (
        <KeyShown org={org} made={made} onClose={onClose} />
      ) : (
        <form className={classes.form} onSubmit={form.onSubmit}>
          <KeyName row={row} />
          <p style={{ margin: 0 }}>A new key takes its place, good for the same and until the same moment.</p>
          <NativeSelect name="overlap" size="sm" label="The old key" data={OVERLAPS} data-autofocus />
          <InlineError error={form.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.isBusy}>
              Make the new key
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
