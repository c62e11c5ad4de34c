import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, ifMatch } from "@/shared/api/client";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import {
  MODEL,
  type ModelAddress,
  type ModelDetail,
  modelPath,
  registryKey,
  VERSION,
  versionPath,
} from "../queries";
import type { VersionProps } from "./VersionView";

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
}

interface DeleteModelProps extends DialogProps {
  address: ModelAddress;
  model: ModelDetail;
}

const RESTORABLE = "It can be restored from the list of deleted ones for some time; then it goes for good.";

export function DeleteModel({ address, model, isOpen, onClose }: DeleteModelProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { org, project } = address;
  const remove = async () => {
    await api.DELETE(MODEL, { params: { path: modelPath(address), header: ifMatch(model) } });
    notifications.show({ message: `${model.name} is deleted.` });
    await navigate({ to: "/o/$org/p/$project/models", params: { org, project } });
    await queries.invalidateQueries({ queryKey: registryKey(address) });
  };
  return (
    <ConfirmDanger
      opened={isOpen}
      onClose={onClose}
      action="Delete the model"
      name={model.name}
      consequences={[
        "All its versions go with it.",
        ...(model.aliases.length > 0
          ? [`Its aliases are removed: ${model.aliases.map((alias) => alias.name).join(", ")}.`]
          : []),
        "What a deployment serves cannot be deleted.",
        RESTORABLE,
      ]}
      onConfirm={remove}
    />
  );
}

export function DeleteVersion({ address, model, version, isOpen, onClose }: VersionProps & DialogProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { org, project, model: id } = address;
  const remove = async () => {
    await api.DELETE(VERSION, { params: { path: versionPath(address), header: ifMatch(version) } });
    notifications.show({ message: `Version ${version.number} is deleted.` });
    await navigate({ to: "/o/$org/p/$project/models/$model", params: { org, project, model: id } });
    await queries.invalidateQueries({ queryKey: registryKey(address) });
  };
  return (
    <ConfirmDanger
      opened={isOpen}
      onClose={onClose}
      action={`Delete version ${version.number}`}
      name={`${model.name}/${version.number}`}
      consequences={[
        ...(version.aliases.length > 0 ? [`Its aliases are removed: ${version.aliases.join(", ")}.`] : []),
        ...(version.stage !== "none" ? [`It leaves the stage ${version.stage}.`] : []),
        "Its number is never given again.",
        RESTORABLE,
      ]}
      onConfirm={remove}
    />
  );
}
