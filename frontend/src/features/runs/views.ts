import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, dataOf, ifMatch, type Schemas } from "@/shared/api/client";
import { splitColumns } from "./columnSets";
import type { Address } from "./queries";
import { type Look, lookSearch, type RunsSearch } from "./search";

export type View = Schemas["ViewOut"];
type Definition = View["definition"];

const VIEWS = "/api/v1/orgs/{org}/projects/{project}/views";
const VIEW = "/api/v1/orgs/{org}/projects/{project}/views/{view_id}";
const PAGE = 200;
/** The address's word for no view at all. */
export const NO_VIEW = "none";

/** What a view keeps of the address: all that is not as always. Columns are a list, as the API's example has them. */
export function definitionOf(state: RunsSearch, isDefault = false): Definition {
  const { columns, ...rest } = lookOf(state);
  const list = columns === undefined ? {} : { columns: splitColumns(columns) };
  return { ...rest, ...list, ...(isDefault && { is_default: true }) };
}

/** The look that a view keeps. Whatever else somebody wrote into it is left out. */
export function lookIn({ definition }: Pick<View, "definition">): Look {
  const { columns } = definition;
  const list = Array.isArray(columns) ? columns.filter((id) => typeof id === "string").join(",") : columns;
  return lookOf(lookSearch.parse({ ...definition, columns: list }));
}

/** Only what is set, in one order, so that two looks can be compared as texts. */
function lookOf(state: RunsSearch): Look {
  const entries = Object.entries(lookSearch.parse(state)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Does the page look otherwise than the view says? */
export function isModified(view: View, state: RunsSearch): boolean {
  return JSON.stringify(lookIn(view)) !== JSON.stringify(lookOf(state));
}

export function isDefault(view: View): boolean {
  return view.definition.is_default === true;
}

/** With which the page opens: the person's own default, or else the project's. Of several, the last that was changed. */
export function defaultOf(views: View[]): View | undefined {
  const marked = views.filter(isDefault).sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at));
  return marked.find((view) => !view.is_shared) ?? marked[0];
}

/** The person's own views and those that the project shares, by name. */
export function viewsQuery(path: Address) {
  return queryOptions({
    queryKey: ["run-views", path.org, path.project],
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const views: View[] = [];
      let cursor: string | null = null;
      do {
        const query = { filter: ["page:eq:runs"], limit: PAGE, cursor };
        const page: Schemas["Page_ViewOut_"] = await dataOf(
          api.GET(VIEWS, { params: { path, query }, signal }),
        );
        views.push(...page.items);
        cursor = page.next ?? null;
      } while (cursor !== null);
      return views;
    },
  });
}

/** What can be done to views; the list is loaded again after a refusal too, for the next try. */
export function useViewActions(path: Address) {
  const queries = useQueryClient();
  const key = viewsQuery(path).queryKey;
  const renewed = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      await queries.invalidateQueries({ queryKey: key });
    }
  };
  const change = (view: View, body: Schemas["ViewChange"]) => {
    const params = { path: { ...path, view_id: view.id }, header: ifMatch(view) };
    return dataOf(api.PATCH(VIEW, { params, body }));
  };
  return {
    create: (name: string, isShared: boolean, state: RunsSearch) => {
      const body = { name, page: "runs" as const, is_shared: isShared, definition: definitionOf(state) };
      return renewed(dataOf(api.POST(VIEWS, { params: { path }, body })));
    },
    change: (view: View, body: Schemas["ViewChange"]) => renewed(change(view, body)),
    save: (view: View, state: RunsSearch) =>
      renewed(change(view, { definition: definitionOf(state, isDefault(view)) })),
    /** There is one default for a person, and one for the project: what was it before is none any more. */
    setDefault: (view: View, on: boolean, others: View[]) => {
      const marked = (one: View, is: boolean) => {
        const { is_default: _, ...definition } = one.definition;
        return change(one, { definition: is ? { ...definition, is_default: true } : definition });
      };
      const former = on ? others.filter((one) => one.id !== view.id && isDefault(one)) : [];
      const work = async () => {
        await marked(view, on);
        for (const one of former) if (one.is_shared === view.is_shared) await marked(one, false);
      };
      return renewed(work());
    },
    remove: (view: View) => {
      const params = { path: { ...path, view_id: view.id }, header: ifMatch(view) };
      return renewed(api.DELETE(VIEW, { params }));
    },
  };
}

/**
 * Opens the page with the default view when its address says nothing. True as long as it is not known whether there is one.
 */
export function useDefaultView(path: Address, state: RunsSearch, apply: (view: View) => void): boolean {
  const isPlain = Object.values(state).every((value) => value === undefined);
  const views = useQuery(viewsQuery(path));
  const found = isPlain && views.data ? defaultOf(views.data) : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: applied once, when it is found
  useEffect(() => {
    if (found) apply(found);
  }, [found?.id]);
  return isPlain && (views.isPending || found !== undefined);
}
