import { ActionIcon, Button, Group, Menu, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCopy, IconDots, IconFlag, IconFlagOff, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { InlineError } from "@/shared/ui/ErrorPanel";
import parts from "../dialogs.module.css";
import { MODEL, modelPath, type Target, useChange } from "../queries";
import { defaultTarget } from "../targets";
import { CopyDialog } from "./CopyDialog";
import { DeleteVersion } from "./DeleteDialogs";
import { DetailsDialog } from "./DetailsDialog";
import { GateList, unmetIn } from "./Gates";
import { MoveDialog } from "./MoveDialog";
import type { VersionProps } from "./VersionView";

type Dialog =
  | { kind: "move"; target: Target }
  | { kind: "remove"; alias: string }
  | { kind: "copy" | "edit" | "delete" };

/** What can be done with a version. */
export function VersionActions(props: VersionProps) {
  const { address, model, version } = props;
  const granted = usePermissions(address.org, address.project);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const mayWrite = granted.has("model:write");
  if (!mayWrite && !granted.has("model:delete")) return null;
  const stage: Target = { kind: "stage", name: version.stage === "none" ? "staging" : version.stage };
  return (
    <Group gap={6} wrap="nowrap">
      {mayWrite && (
        <Button
          leftSection={<IconFlag size={14} />}
          onClick={() => setDialog({ kind: "move", target: firstTarget(props) })}
        >
          Set alias
        </Button>
      )}
      {mayWrite && (
        <Button variant="default" onClick={() => setDialog({ kind: "move", target: stage })}>
          Set stage
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label="More actions">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayWrite && (
            <>
              <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => setDialog({ kind: "edit" })}>
                Edit description and tags
              </Menu.Item>
              <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => setDialog({ kind: "copy" })}>
                Copy to a project
              </Menu.Item>
              {version.aliases.map((alias) => (
                <Menu.Item
                  key={alias}
                  leftSection={<IconFlagOff size={14} />}
                  onClick={() => setDialog({ kind: "remove", alias })}
                >
                  Remove the alias {alias}
                </Menu.Item>
              ))}
            </>
          )}
          {granted.has("model:delete") && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={14} />}
              onClick={() => setDialog({ kind: "delete" })}
            >
              Delete this version
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog?.kind === "move" && <MoveDialog {...props} initial={dialog.target} onClose={close} />}
      {dialog?.kind === "remove" && <RemoveAlias {...props} alias={dialog.alias} onClose={close} />}
      {dialog?.kind === "copy" && <CopyDialog {...props} onClose={close} />}
      {dialog?.kind === "edit" && <DetailsDialog address={address} row={version} onClose={close} />}
      <DeleteVersion
        address={address}
        model={model}
        version={version}
        isOpen={dialog?.kind === "delete"}
        onClose={close}
      />
    </Group>
  );
}

/** The alias that is most likely meant: one that another version has. */
function firstTarget({ model, version }: VersionProps): Target {
  const usual = defaultTarget(model);
  if (usual.kind === "alias" && !version.aliases.includes(usual.name)) return usual;
  const other = model.aliases.find((alias) => alias.number !== version.number);
  return { kind: "alias", name: other?.name ?? "" };
}

interface RemoveAliasProps extends VersionProps {
  alias: string;
  onClose: () => void;
}

function RemoveAlias({ address, model, version, alias, onClose }: RemoveAliasProps) {
  const held = model.aliases.find((one) => one.name === alias);
  const remove = useChange(address, () => {
    const path = { ...modelPath(address), alias };
    const header = held ? { "if-match": `"${held.version}"` } : {};
    return api.DELETE(`${MODEL}/aliases/{alias}`, { params: { path, header } });
  });
  const unmet = unmetIn(remove.error);
  return (
    <Modal opened onClose={onClose} title={`Remove the alias ${alias}`}>
      <div className={parts.form}>
        <p className={parts.dialogText}>
          It is at version {version.number}. Whoever loads <code>models:/{`${model.name}@${alias}`}</code>{" "}
          finds nothing afterwards.
        </p>
        {unmet ? <GateList checks={unmet} /> : <InlineError error={remove.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(undefined, {
                onSuccess: () => {
                  notifications.show({ message: `${alias} is removed.` });
                  onClose();
                },
              })
            }
          >
            Remove the alias
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
