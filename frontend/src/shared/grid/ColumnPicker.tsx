import { ActionIcon, Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconChevronDown, IconColumns3, IconSearch } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import classes from "./grid.module.css";

export interface PickableColumn {
  id: string;
  label: string;
  group?: string;
  isPinned?: boolean;
}

interface ColumnPickerProps {
  columns: PickableColumn[];
  shown: string[];
  onShown: (shown: string[]) => void;
  /** Told what is searched for, where the server has more columns than are known. */
  onSearch?: (text: string) => void;
}

/** Chooses columns and their order, by dragging or with the arrows. */
export function ColumnPicker({ columns, shown, onShown, onSearch }: ColumnPickerProps) {
  const [search, setSearch] = useState("");
  const text = search.trim().toLowerCase();
  const pickable = columns.filter((column) => !column.isPinned && column.label.toLowerCase().includes(text));
  const isShown = new Set(shown);
  const byId = new Map(pickable.map((column) => [column.id, column]));
  const inOrder = shown.flatMap((id) => byId.get(id) ?? []);
  const hidden = pickable.filter((column) => !isShown.has(column.id));
  const groups = [...new Set(hidden.map((column) => column.group ?? "More"))];

  const move = (id: string, to: number) => {
    const rest = shown.filter((other) => other !== id);
    rest.splice(Math.max(0, to), 0, id);
    onShown(rest);
  };
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconColumns3 size={14} />}
          rightSection={<IconChevronDown size={12} />}
        >
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label="Columns">
        <div className={classes.picker}>
          <TextInput
            size="xs"
            placeholder="Find a column"
            aria-label="Find a column"
            leftSection={<IconSearch size={14} />}
            value={search}
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              onSearch?.(event.currentTarget.value);
            }}
          />
          <div className={classes.pickerList}>
            {inOrder.length > 0 && <div className={classes.pickerGroup}>Shown</div>}
            {inOrder.map((column) => (
              <ShownItem
                key={column.id}
                column={column}
                onHide={() => onShown(shown.filter((id) => id !== column.id))}
                onMove={(by) => move(column.id, shown.indexOf(column.id) + by)}
                onDropBefore={(id) => move(id, shown.filter((other) => other !== id).indexOf(column.id))}
              />
            ))}
            {groups.map((group) => (
              <div key={group}>
                <div className={classes.pickerGroup}>{group}</div>
                {hidden
                  .filter((column) => (column.group ?? "More") === group)
                  .map((column) => (
                    <div key={column.id} className={classes.pickerItem}>
                      <span />
                      <Checkbox
                        label={column.label}
                        checked={false}
                        onChange={() => onShown([...shown, column.id])}
                      />
                    </div>
                  ))}
              </div>
            ))}
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ShownItemProps {
  column: PickableColumn;
  onHide: () => void;
  onMove: (by: number) => void;
  onDropBefore: (id: string) => void;
}

function ShownItem({ column, onHide, onMove, onDropBefore }: ShownItemProps) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const id = event.dataTransfer.getData("text/plain");
    if (id && id !== column.id) onDropBefore(id);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is beside the arrow buttons, which do the same
    <div
      className={classes.pickerItem}
      data-over={isOver || undefined}
      draggable
      onDragStart={(event) => event.dataTransfer.setData("text/plain", column.id)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span />
      <Checkbox label={column.label} checked onChange={onHide} />
      <ActionIcon size={24} aria-label={`Move ${column.label} up`} onClick={() => onMove(-1)}>
        <IconArrowUp size={12} />
      </ActionIcon>
      <ActionIcon size={24} aria-label={`Move ${column.label} down`} onClick={() => onMove(1)}>
        <IconArrowDown size={12} />
      </ActionIcon>
    </div>
  );
}
