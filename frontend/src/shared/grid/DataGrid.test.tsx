import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/shared/api/errors";
import { renderInTheme } from "../../../tests/unit/render";
import { type Column, formatSort, nextSort, parseSort, shownColumns } from "./columns";
import { DataGrid } from "./DataGrid";
import { useSelection } from "./selection";
import type { Pages } from "./usePages";

interface Row {
  id: string;
  name: string;
}

const columns: Column<Row>[] = [
  { id: "name", label: "Name", width: 200, isPinned: true, sort: "name", cell: (row) => row.name },
  { id: "id", label: "Id", width: 100, cell: (row) => row.id },
];
const rowId = (row: Row) => row.id;
const rowName = (row: Row) => row.name;

function pagesOf(names: string[], more: Partial<Pages<Row>> = {}): Pages<Row> {
  return {
    rows: names.map((name, at) => ({ id: `id-${at}`, name })),
    total: names.length,
    hasMore: false,
    loadMore: () => undefined,
    isLoading: false,
    isRefreshing: false,
    error: null,
    refetch: () => undefined,
    ...more,
  };
}

interface GridProps {
  pages: Pages<Row>;
  onOpen?: (row: Row) => void;
  onSort?: (sort: string) => void;
  onSelected?: (ids: string[]) => void;
  shown?: string[];
  isRefusalSaid?: boolean;
}

function Grid({ pages, onOpen, onSort, onSelected, shown, isRefusalSaid }: GridProps) {
  const selection = useSelection();
  onSelected?.([...selection.ids]);
  return (
    <DataGrid
      id="test"
      label="Things"
      pages={pages}
      rowId={rowId}
      rowLabel={rowName}
      columns={columns}
      shown={shown}
      sort={[]}
      onSort={(sort) => onSort?.(formatSort(sort))}
      selection={selection}
      onOpen={onOpen}
      isRefusalSaid={isRefusalSaid}
      empty={<p>No thing matches</p>}
    />
  );
}

const three = pagesOf(["alpha", "beta", "gamma"]);
const active = () => {
  const grid = screen.getByRole("grid");
  const row = document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");
  return row && within(row).getAllByRole("gridcell").at(-1)?.textContent;
};

describe("the table's keys", () => {
  it("j and k move, x selects, Enter opens, wherever the focus is", async () => {
    const onOpen = vi.fn();
    let selected: string[] = [];
    renderInTheme(<Grid pages={three} onOpen={onOpen} onSelected={(ids) => (selected = ids)} />);
    const keys = userEvent.setup();
    await keys.keyboard("j");
    expect(active()).toBe("alpha");
    expect(screen.getByRole("grid")).toHaveFocus();
    await keys.keyboard("jjj");
    expect(active()).toBe("gamma");
    await keys.keyboard("k");
    expect(active()).toBe("beta");
    await keys.keyboard("x");
    expect(selected).toEqual(["id-1"]);
    await keys.keyboard("{Enter}");
    expect(onOpen).toHaveBeenCalledWith({ id: "id-1", name: "beta" });
    await keys.keyboard("{Home}");
    expect(active()).toBe("alpha");
    await keys.keyboard("{End}");
    expect(active()).toBe("gamma");
  });

  it("leave letters to whoever types", async () => {
    renderInTheme(
      <>
        <input aria-label="Filter" />
        <Grid pages={three} />
      </>,
    );
    const keys = userEvent.setup();
    await keys.type(screen.getByLabelText("Filter"), "jx");
    expect(screen.getByLabelText("Filter")).toHaveValue("jx");
    expect(screen.getByRole("grid")).not.toHaveAttribute("aria-activedescendant");
  });

  it("can be switched off", async () => {
    localStorage.setItem("modelyard-single-keys", "false");
    renderInTheme(<Grid pages={three} />);
    await userEvent.setup().keyboard("j");
    expect(screen.getByRole("grid")).not.toHaveAttribute("aria-activedescendant");
  });
});

it("selects a range with Shift, and all that are loaded", async () => {
  let selected: string[] = [];
  renderInTheme(<Grid pages={pagesOf(["a", "b", "c", "d"])} onSelected={(ids) => (selected = ids)} />);
  const mouse = userEvent.setup();
  await mouse.click(screen.getByLabelText("Select a"));
  await mouse.keyboard("{Shift>}");
  await mouse.click(screen.getByLabelText("Select c"));
  await mouse.keyboard("{/Shift}");
  expect(selected).toEqual(["id-0", "id-1", "id-2"]);
  await mouse.click(screen.getByLabelText("Select all that are loaded"));
  expect(selected).toHaveLength(4);
});

it("says how many rows there are, and puts both halves of a row at one index", () => {
  renderInTheme(<Grid pages={three} />);
  const grid = screen.getByRole("grid", { name: "Things" });
  expect(grid).toHaveAttribute("aria-rowcount", "4");
  expect(grid).toHaveAttribute("aria-colcount", "3");
  const halves = within(grid)
    .getAllByRole("row")
    .filter((row) => row.getAttribute("aria-rowindex") === "2");
  expect(halves).toHaveLength(2);
});

it("has one pane, and no empty element in it, when no column scrolls or none is pinned", () => {
  const { redraw } = renderInTheme(<Grid pages={three} shown={["name"]} />);
  const isWhole = () => {
    const grid = screen.getByRole("grid");
    const parts = [...within(grid).getAllByRole("row"), ...within(grid).getAllByRole("rowgroup")];
    return parts.every((part) => part.childElementCount > 0);
  };
  expect(screen.getAllByRole("rowgroup")).toHaveLength(2);
  expect(isWhole()).toBe(true);
  const rows = { id: "test", label: "Things", pages: three, rowId, rowLabel: rowName, sort: [] };
  const loose = columns.map((column) => ({ ...column, isPinned: false }));
  redraw(<DataGrid {...rows} columns={loose} onSort={() => undefined} empty={null} />);
  expect(screen.getAllByRole("rowgroup")).toHaveLength(2);
  expect(isWhole()).toBe(true);
});

it("asks for the next page before its end is reached, and says what it has not", () => {
  const loadMore = vi.fn();
  renderInTheme(<Grid pages={pagesOf(["a"], { hasMore: true, total: null, loadMore })} />);
  expect(loadMore).toHaveBeenCalled();
  expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "-1");
});

it("shows what is empty, what failed, and what loads", async () => {
  const { redraw } = renderInTheme(<Grid pages={pagesOf([])} />);
  expect(screen.getByText("No thing matches")).toBeInTheDocument();
  const refetch = vi.fn();
  redraw(<Grid pages={pagesOf([], { error: new Error("broken"), refetch })} />);
  await userEvent.setup().click(screen.getByRole("button", { name: "Try again" }));
  expect(refetch).toHaveBeenCalled();
  redraw(<Grid pages={pagesOf([], { isLoading: true })} />);
  expect(screen.getByRole("status", { name: "Loading" })).toBeInTheDocument();
});

it("says that rows are of before when nothing newer came, unless the page says what was refused", async () => {
  const refetch = vi.fn();
  const gone = new ApiError(503, "unavailable", "Not now", "The database is away.", "req-1");
  const { redraw } = renderInTheme(<Grid pages={pagesOf(["alpha"], { error: gone, refetch })} />);
  expect(screen.getByRole("alert")).toHaveTextContent("This is how it was before. The database is away.");
  expect(screen.getByRole("alert")).toHaveTextContent("req-1");
  expect(screen.getByText("alpha")).toBeInTheDocument();
  await userEvent.setup().click(screen.getByRole("button", { name: "Try again" }));
  expect(refetch).toHaveBeenCalled();
  const refused = new ApiError(422, "invalid", "Invalid", "No such field.");
  redraw(<Grid pages={pagesOf(["alpha"], { error: refused })} isRefusalSaid />);
  expect(screen.queryByRole("alert")).toBeNull();
  redraw(<Grid pages={pagesOf(["alpha"], { error: refused })} />);
  expect(screen.getByRole("alert")).toHaveTextContent("No such field.");
  redraw(<Grid pages={pagesOf(["alpha"])} />);
  expect(screen.queryByRole("alert")).toBeNull();
});

it("sorts by a click, and by several columns with Shift", async () => {
  const onSort = vi.fn();
  renderInTheme(<Grid pages={three} onSort={onSort} />);
  await userEvent.setup().click(screen.getByRole("button", { name: "Name" }));
  expect(onSort).toHaveBeenCalledWith("-name");
  expect(nextSort(parseSort("-name"), "name", false)).toEqual(parseSort("name"));
  expect(nextSort(parseSort("name"), "name", false)).toEqual([]);
  expect(formatSort(nextSort(parseSort("-name"), "id", true))).toBe("-name,-id");
  expect(formatSort(nextSort(parseSort("-name,id"), "id", true))).toBe("-name");
});

it("keeps pinned columns first, and forgets columns that are gone", () => {
  expect(shownColumns(columns, ["gone", "id"]).map((column) => column.id)).toEqual(["name", "id"]);
  expect(shownColumns(columns, undefined)).toEqual(columns);
});
