import { Button, Group, Modal, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../deployments.module.css";
import { COMMANDS, type CommandName, type DeploymentAddress, deploymentPath, useChange } from "../queries";
import { COMMAND_WORDS } from "../words";

interface CommandDialogProps {
  address: DeploymentAddress;
  command: CommandName;
  onClose: () => void;
}

/** Something that is done to a deployment, with the reason that goes into its history. */
export function CommandDialog({ address, command, onClose }: CommandDialogProps) {
  const words = COMMAND_WORDS[command];
  const [reason, setReason] = useState("");
  const run = useChange(
    address,
    () => COMMANDS[command](deploymentPath(address), reason) as Promise<unknown>,
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: `${words.action}: done. The history has it.` });
        onClose();
      },
    });
  };
  const isGrave = command === "stop" || command === "roll-back";
  return (
    <Modal opened onClose={onClose} title={words.title}>
      <form onSubmit={onSubmit} className={classes.form}>
        {words.consequences.map((line) => (
          <p key={line} className={classes.why}>
            {line}
          </p>
        ))}
        <Textarea
          label="Reason"
          description="It stands in the history."
          autosize
          minRows={2}
          maxLength={2000}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <InlineError error={run.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color={isGrave ? "red" : undefined} loading={run.isPending}>
            {words.action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
