import { Modal } from "@mantine/core";
import { usePermissions } from "@/shared/api/me";
import { placesFor } from "../navigation";
import classes from "./shell.module.css";
import { COMMAND } from "./TopBar";
import { useWhere } from "./useWhere";

const KEYS: Array<[string, string[]]> = [
  ["Search or jump to", [COMMAND, "K"]],
  ["Filter the list", ["/"]],
  ["Next and previous row", ["j", "k"]],
  ["Select the row", ["x"]],
  ["Open the row", ["Enter"]],
  ["Peek at the row beside the list", ["Space"]],
  ["The next row in the drawer, its page", ["↑", "↓", "o"]],
  ["The chart under the pointer on the full screen", ["f"]],
  ["The next chart on the full screen", ["←", "→"]],
  ["Fold the sidebar", ["["]],
  ["Light or dark", ["t"]],
  ["This help", ["?"]],
];

export default function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const where = useWhere();
  const granted = usePermissions(where.org, where.project);
  const places = placesFor(granted, where).flatMap(
    ({ label, key }): Array<[string, string[]]> =>
      key ? [[`Go to ${label.toLowerCase()}`, ["g", key]]] : [],
  );
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts">
      <dl className={classes.shortcuts}>
        {[...KEYS, ...places].map(([what, keys]) => (
          <div key={what} style={{ display: "contents" }}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key} className={classes.kbd}>
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
