import { describe, expect, it } from "vitest";
import { defaultOf, definitionOf, isModified, lookIn, type View } from "./views";

function view(definition: Record<string, unknown>, more: Partial<View> = {}): View {
  return {
    id: "v",
    name: "Best",
    page: "runs",
    experiment: null,
    is_shared: false,
    definition,
    created_at: "2026-11-01T00:00:00Z",
    created_by: "me",
    updated_at: "2026-11-01T00:00:00Z",
    version: 1,
    ...more,
  };
}

describe("a saved view", () => {
  const state = {
    search: "metrics.auc > 0.9",
    columns: "name,metrics.`a,b`",
    mode: "table" as const,
    smooth: 0.5,
    view: "v",
    peek: "a-run",
  };

  it("holds how the list looks, and not what is open in it", () => {
    const definition = definitionOf(state);
    expect(definition).toEqual({
      search: "metrics.auc > 0.9",
      columns: ["name", "metrics.`a,b`"],
      mode: "table",
      smooth: 0.5,
    });
    expect(lookIn({ definition })).toEqual({ ...definition, columns: "name,metrics.`a,b`" });
  });

  it("is changed when the address says something else, in whatever order", () => {
    const saved = view(definitionOf(state, true));
    expect(isModified(saved, { ...state, view: undefined, peek: undefined })).toBe(false);
    expect(isModified(saved, Object.fromEntries(Object.entries(state).reverse()))).toBe(false);
    expect(isModified(saved, { ...state, sort: "name" })).toBe(true);
    expect(isModified(saved, { ...state, mode: undefined })).toBe(true);
  });

  it("takes nothing that the page does not know from what somebody wrote into it", () => {
    const odd = {
      search: 7,
      columns: ["name", { a: 1 }],
      mode: "<script>",
      nonsense: true,
      view: "x",
      peek: "y",
    };
    expect(lookIn({ definition: odd })).toEqual({ columns: "name" });
  });

  it("opens the list when it is the default: one's own before the project's, the newest of several", () => {
    const shared = view({ is_default: true }, { id: "s", is_shared: true });
    const newer = view(
      { is_default: true },
      { id: "n", is_shared: true, updated_at: "2026-11-02T00:00:00Z" },
    );
    const own = view({ is_default: true }, { id: "o" });
    expect(defaultOf([view({}), shared])?.id).toBe("s");
    expect(defaultOf([shared, newer])?.id).toBe("n");
    expect(defaultOf([shared, newer, own])?.id).toBe("o");
    expect(defaultOf([view({ is_default: "yes" })])).toBeUndefined();
  });
});
