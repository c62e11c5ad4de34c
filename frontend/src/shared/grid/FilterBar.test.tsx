import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { ApiError } from "@/shared/api/errors";
import { renderInTheme } from "../../../tests/unit/render";
import type { FilterField } from "./clauses";
import { DeclaredFilterBar } from "./DeclaredFilterBar";
import { FilterBar } from "./FilterBar";

const fields: FilterField[] = [
  { name: "name", kind: "text", operators: ["=", "CONTAINS"] },
  { name: "status", kind: "status", operators: ["=", "!="], choices: ["running", "failed"] },
];

function Bar({
  start,
  error = null,
  onValue,
}: {
  start: string;
  error?: unknown;
  onValue?: (text: string) => void;
}) {
  const [value, setValue] = useState(start);
  onValue?.(value);
  return <FilterBar value={value} onChange={setValue} error={error} fields={fields} />;
}

it("shows conditions as chips that go one by one, and the same as text", async () => {
  let value = "";
  renderInTheme(<Bar start="status = failed AND metrics.auc > 0.9" onValue={(text) => (value = text)} />);
  const person = userEvent.setup();
  await person.click(screen.getByRole("button", { name: "Remove the filter on status" }));
  expect(value).toBe("metrics.auc > 0.9");
  await person.click(screen.getByRole("button", { name: "Edit as text" }));
  const text = screen.getByLabelText("Search as text");
  expect(text).toHaveValue("metrics.auc > 0.9");
  await person.clear(text);
  await person.type(text, "metrics.auc > 0.5 AND fraud{Enter}");
  expect(value).toBe("metrics.auc > 0.5 AND fraud");
  expect(text).toHaveFocus();
  await person.click(screen.getByRole("button", { name: "Show as filters" }));
  expect(screen.getByRole("button", { name: "Remove the filter on metrics.auc" })).toBeInTheDocument();
});

it("adds what is typed to what is there", async () => {
  let value = "";
  renderInTheme(<Bar start="status = failed" onValue={(text) => (value = text)} />);
  await userEvent.setup().type(screen.getByRole("combobox", { name: "Filter by name" }), "xgboost{Enter}");
  expect(value).toBe("status = failed AND xgboost");
});

it("keeps as text what chips cannot show", () => {
  renderInTheme(<Bar start="status = failed OR name = a" />);
  expect(screen.getByLabelText("Search as text")).toHaveValue("status = failed OR name = a");
  expect(screen.queryByRole("button", { name: "Show as filters" })).toBeNull();
});

it("underlines what the server could not read", () => {
  const facts = { column: 1, length: 6 };
  const error = new ApiError(
    422,
    "search_invalid",
    "Invalid",
    'Column 1: there is no field "metric".',
    null,
    facts,
  );
  const { container } = renderInTheme(<Bar start="metric > 1" error={error} />);
  expect(screen.getByRole("alert")).toHaveTextContent("there is no field");
  expect(container.querySelector("u")).toHaveTextContent("metric");
});

it("waits until a text is typed before a list is asked", async () => {
  const asked: string[][] = [];
  function List() {
    const [value, setValue] = useState<string[]>(["role:eq:admin"]);
    const change = (next: string[]) => {
      asked.push(next);
      setValue(next);
    };
    const known: FilterField[] = [
      { name: "role", kind: "choice", operators: ["eq"], choices: ["admin", "viewer"] },
    ];
    return (
      <DeclaredFilterBar
        fields={known}
        value={value}
        onChange={change}
        textField="email"
        placeholder="Find"
      />
    );
  }
  renderInTheme(<List />);
  const box = screen.getByLabelText("Find");
  await userEvent.setup().type(box, "ada");
  await expect.poll(() => asked).toEqual([["email:contains:ada", "role:eq:admin"]]);
  expect(box).toHaveFocus();
});
