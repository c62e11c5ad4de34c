import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconChevronDown, IconLayoutList, IconStar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { asApiError, messageOf } from "@/shared/api/errors";
import { useMe, usePermissions } from "@/shared/api/me";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import type { Address } from "../queries";
import classes from "../runs.module.css";
import type { RunsSearch } from "../search";
import { isDefault, isModified, useViewActions, type View, viewsQuery } from "../views";
import { ViewDialog } from "./ViewDialog";

interface ViewMenuProps {
  address: Address;
  state: RunsSearch;
  /** Null: the page as it comes, without any view. */
  onApply: (view: View | null) => void;
  /** The look that shows is now that of this view. */
  onSaved: (view: View) => void;
}

type Open = "create" | "edit" | "delete" | "overwrite" | null;

/** The saved views of the list: to apply one, to save how it looks now, and to change the one that is applied. */
export function ViewMenu({ address, state, onApply, onSaved }: ViewMenuProps) {
  const [open, setOpen] = useState<Open>(null);
  const views = useQuery(viewsQuery(address));
  const actions = useViewActions(address);
  const me = useMe().user.id;
  const granted = usePermissions(address.org, address.project);
  const all = views.data ?? [];
  const current = all.find((view) => view.id === state.view);
  const isChanged = current !== undefined && isModified(current, state);
  const mayWrite = granted.has("run:write");
  const mayChange = mayWrite && (current?.created_by === me || granted.has("project:write"));
  const close = () => setOpen(null);
  const told = (work: Promise<unknown>, message: string) =>
    work.then(
      () => notifications.show({ message }),
      (error) => notifications.show({ color: "red", message: messageOf(error) }),
    );
  const save = async (view: View) => {
    try {
      onSaved(await actions.save(view, state));
      notifications.show({ message: `The view “${view.name}” is saved.` });
    } catch (error) {
      if (asApiError(error)?.status === 412) setOpen("overwrite");
      else notifications.show({ color: "red", message: messageOf(error) });
    }
  };
  const section = (label: string, shared: boolean) => {
    const some = all.filter((view) => view.is_shared === shared);
    if (some.length === 0) return null;
    return (
      <>
        <Menu.Label>{label}</Menu.Label>
        {some.map((view) => (
          <Item key={view.id} isOn={view.id === current?.id} onClick={() => onApply(view)}>
            <span className="clip">{view.name}</span>
            {isDefault(view) && <Default of={shared ? "of the project" : "yours"} />}
          </Item>
        ))}
      </>
    );
  };
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconLayoutList size={14} />}
            rightSection={<IconChevronDown size={12} />}
            title={current && `View: ${current.name}${isChanged ? ", changed" : ""}`}
          >
            <span className={`${classes.viewName} clip`}>{current?.name ?? "View"}</span>
            {isChanged && <span className={classes.changed}>changed</span>}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.viewMenu} aria-label="View">
          <Item isOn={current === undefined} onClick={() => onApply(null)}>
            Without a view
          </Item>
          {section("Yours", false)}
          {section("Shared in the project", true)}
          {views.error && <Menu.Label>{messageOf(views.error)}</Menu.Label>}
          {views.isSuccess && all.length === 0 && <Menu.Label>No view has been saved yet</Menu.Label>}
          {current && isChanged && (
            <>
              <Menu.Divider />
              {mayChange && (
                <Menu.Item onClick={() => void save(current)}>Save the changes to this view</Menu.Item>
              )}
              <Menu.Item onClick={() => onApply(current)}>Discard the changes</Menu.Item>
            </>
          )}
          {mayWrite && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setOpen("create")}>Save as a new view…</Menu.Item>
            </>
          )}
          {current && mayChange && (
            <>
              <Menu.Item
                onClick={() =>
                  void told(
                    actions.setDefault(current, !isDefault(current), all),
                    isDefault(current)
                      ? `“${current.name}” is no default any more.`
                      : `The list opens with “${current.name}” ${current.is_shared ? "for everybody without a default of their own" : "for you"}.`,
                  )
                }
              >
                {isDefault(current) ? "Make it no default" : "Make it the default"}
              </Menu.Item>
              <Menu.Item onClick={() => setOpen("edit")}>Rename or share…</Menu.Item>
              <Menu.Item color="red" onClick={() => setOpen("delete")}>
                Delete this view…
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <ViewDialog
        opened={open === "create"}
        onClose={close}
        title="Save as a new view"
        onSave={async (name, isShared) => onSaved(await actions.create(name, isShared, state))}
      />
      {current && (
        <>
          <ViewDialog
            opened={open === "edit"}
            onClose={close}
            title="Rename or share the view"
            view={current}
            mayHide={current.created_by === me}
            onSave={(name, is_shared) => actions.change(current, { name, is_shared })}
          />
          <ConfirmDanger
            opened={open === "delete"}
            onClose={close}
            action="Delete the view"
            onConfirm={async () => {
              await actions.remove(current);
              onApply(null);
            }}
          >
            <bdi>“{current.name}”</bdi> goes{current.is_shared && ", for everybody in the project"}. The runs
            stay.
          </ConfirmDanger>
          <ConfirmDanger
            opened={open === "overwrite"}
            onClose={close}
            action="Save over it"
            isHarmless
            onConfirm={async () => onSaved(await actions.save(current, state))}
          >
            Somebody else has changed <bdi>“{current.name}”</bdi> since you applied it. What they saved is
            lost if you go on. To keep theirs, cancel, and discard your changes or save them as a new view.
          </ConfirmDanger>
        </>
      )}
    </>
  );
}

function Item({ isOn, onClick, children }: { isOn: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Menu.Item
      onClick={onClick}
      leftSection={isOn ? <IconCheck size={14} /> : <span className={classes.noIcon} />}
      aria-current={isOn || undefined}
    >
      <span className={classes.viewItem}>{children}</span>
    </Menu.Item>
  );
}

function Default({ of }: { of: string }) {
  return (
    <small className={classes.viewDefault}>
      <IconStar size={12} aria-hidden /> default, {of}
    </small>
  );
}
