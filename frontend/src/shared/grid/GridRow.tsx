import { type MouseEvent as Mouse, memo } from "react";
import type { Column } from "./columns";
import classes from "./grid.module.css";

interface GridRowProps<Row> {
  domId: string | undefined;
  row: Row;
  index: number;
  top: number;
  /** The row's name, in the pane that holds the checkbox. */
  label: string | undefined;
  columns: Column<Row>[];
  firstColumn: number;
  isActive: boolean;
  isSelected: boolean | undefined;
  onToggle: ((index: number, isRange: boolean) => void) | undefined;
  onOpen: ((index: number) => void) | undefined;
}

function PlainRow<Row>(props: GridRowProps<Row>) {
  const { domId, row, index, top, label, columns, firstColumn, isActive, isSelected, onToggle, onOpen } =
    props;
  const click = (event: Mouse) => {
    // Links, buttons and checkboxes in the row do their own work.
    if ((event.target as Element).closest("a, button, label, input")) return;
    if (event.shiftKey && onToggle) onToggle(index, true);
    else onOpen?.(index);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys for its active row
    <div
      id={domId}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classes.row}
      data-active={isActive || undefined}
      data-selected={isSelected || undefined}
      style={{ transform: `translateY(${top}px)`, cursor: onOpen ? "pointer" : undefined }}
      onClick={click}
      onMouseEnter={hover}
      onMouseLeave={hover}
    >
      {isSelected !== undefined && onToggle && (
        <div className={classes.check} role="gridcell" aria-colindex={1}>
          <label>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={`Select ${label}`}
              checked={isSelected}
              onChange={(event) =>
                onToggle(index, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
              }
            />
          </label>
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={firstColumn + at}
          className={classes.cell}
          data-align={column.align}
          style={{ width: column.width }}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** Lights up both halves of a row without drawing it anew. */
function hover(event: Mouse<HTMLElement>) {
  const row = event.currentTarget;
  const index = row.getAttribute("aria-rowindex");
  const halves = row.closest("[role=grid]")?.querySelectorAll(`[role=row][aria-rowindex="${index}"]`) ?? [];
  for (const half of halves) half.toggleAttribute("data-hover", event.type === "mouseenter");
}

export const GridRow = memo(PlainRow) as typeof PlainRow;
