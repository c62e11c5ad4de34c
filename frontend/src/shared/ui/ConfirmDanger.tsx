import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { InlineError } from "./ErrorPanel";
import classes from "./ui.module.css";

interface ConfirmDangerProps {
  opened: boolean;
  onClose: () => void;
  /** What happens: "Delete the project". Also the button's text. */
  action: string;
  /** The name that has to be typed; without one a click is enough. */
  name?: string;
  /** What else goes with it. */
  consequences?: ReactNode[];
  children?: ReactNode;
  /** It can be undone: the button is an ordinary one. */
  isHarmless?: boolean;
  onConfirm: () => Promise<unknown>;
}

/** Asks before what cannot be undone, or what others feel. The dialog stays open, with the reason, when the server refuses. */
export function ConfirmDanger(props: ConfirmDangerProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.action}>
      <Question {...props} />
    </Modal>
  );
}

function Question(props: ConfirmDangerProps) {
  const { onClose, action, name, consequences = [], children, isHarmless, onConfirm } = props;
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit}>
      {children}
      {consequences.length > 0 && (
        <ul className={classes.consequences}>
          {consequences.map((line, at) => (
            <li key={at}>{line}</li>
          ))}
        </ul>
      )}
      {name !== undefined && (
        <TextInput
          mt="md"
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          label={
            <>
              Type <code className="mono">{name}</code> to confirm
            </>
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <div style={{ marginTop: 12 }}>
        <InlineError error={error} />
      </div>
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          color={isHarmless ? undefined : "red"}
          loading={isBusy}
          disabled={name !== undefined && typed !== name}
        >
          {action}
        </Button>
      </Group>
    </form>
  );
}
