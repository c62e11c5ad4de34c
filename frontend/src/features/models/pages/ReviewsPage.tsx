import { Button, SegmentedControl } from "@mantine/core";
import { IconFilterX, IconGavel } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useMe } from "@/shared/api/me";
import type { FilterField } from "@/shared/grid/clauses";
import type { Column } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { DeclaredFilterBar } from "@/shared/grid/DeclaredFilterBar";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { usePages } from "@/shared/grid/usePages";
import { plural } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { EmptyState } from "@/shared/ui/EmptyState";
import { HiddenTitle } from "@/shared/ui/Page";
import { Person } from "@/shared/ui/Person";
import { ReviewState } from "../components/marks";
import classes from "../models.module.css";
import { type Address, findReviews, type Review, registryKey } from "../queries";
import { formatTarget, targetName } from "../targets";

type View = "waiting" | "mine" | "decided" | "all";

const route = getRouteApi("/_app/o/$org/p/$project/reviews");
const NO_FILTER: string[] = [];
const FIELDS: FilterField[] = [
  {
    name: "state",
    kind: "choice",
    operators: ["eq", "ne"],
    choices: ["open", "approved", "rejected", "withdrawn"],
  },
  { name: "target", kind: "text", operators: ["contains", "eq", "ne"] },
  { name: "target_kind", kind: "choice", operators: ["eq", "ne"], choices: ["alias", "stage"] },
];
const EMPTY: Record<View, string> = {
  waiting: "Nothing waits for you",
  mine: "You have not asked for an approval",
  decided: "You have not decided on a review",
  all: "Nobody has asked for an approval yet",
};

/** Requests for approval: those that wait for the person, their own, those that they decided, and all. */
export function ReviewsPage() {
  const address = route.useParams();
  const { view = "waiting", filter = NO_FILTER } = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe().user.id;
  const wanted = [...viewFilter(view, me), ...filter];
  const pages = usePages([...registryKey(address), "reviews", wanted], (cursor, signal) =>
    findReviews({ org: address.org, project: address.project }, wanted, cursor, signal),
  );
  const columns = useMemo(() => reviewColumns(address), [address]);
  const set = (next: { view?: View; filter?: string[] }) =>
    void navigate({ search: { view, filter, ...next }, replace: true });
  const open = (review: Review) =>
    void navigate({
      to: "/o/$org/p/$project/models/$model/v/$number",
      params: { ...address, model: review.model_id, number: String(review.number) },
      search: { tab: "promotion", target: targetOf(review) },
    });
  const count = pages.isLoading
    ? undefined
    : `${plural(pages.rows.length, "review")}${pages.hasMore ? "+" : ""}`;
  return (
    <>
      <HiddenTitle title="Reviews" />
      <GridToolbar count={count}>
        <SegmentedControl
          aria-label="Which reviews"
          data={[
            { value: "waiting", label: "Waiting for me" },
            { value: "mine", label: "Asked by me" },
            { value: "decided", label: "Decided by me" },
            { value: "all", label: "All" },
          ]}
          value={view}
          onChange={(next) => set({ view: next as View })}
        />
        <DeclaredFilterBar
          fields={FIELDS}
          value={filter}
          onChange={(next) => set({ filter: next.length > 0 ? next : undefined })}
        />
      </GridToolbar>
      <DataGrid<Review>
        id="reviews"
        label="Reviews"
        pages={pages}
        rowId={(review) => review.id}
        rowLabel={(review) => `${review.model} version ${review.number}`}
        columns={columns}
        sort={[]}
        onSort={() => undefined}
        onOpen={open}
        errorTitle="The reviews could not be loaded"
        empty={
          filter.length > 0 ? (
            <EmptyState
              icon={IconFilterX}
              title="No review matches"
              action={
                <Button variant="default" onClick={() => set({ filter: undefined })}>
                  Clear filters
                </Button>
              }
            />
          ) : (
            <EmptyState icon={IconGavel} title={EMPTY[view]}>
              An approval is asked for on a version's page, under Promotion.
            </EmptyState>
          )
        }
      />
    </>
  );
}

/** What waits for somebody is what others have asked for, and they have not approved themselves. */
function viewFilter(view: View, me: string): string[] {
  if (view === "waiting") {
    return ["state:eq:open", `created_by:ne:${me}`, `decided_by:ne:${me}`];
  }
  if (view === "decided") return [`decided_by:eq:${me}`];
  return view === "mine" ? [`created_by:eq:${me}`] : [];
}

function targetOf(review: Review): string {
  return formatTarget({ kind: review.target_kind, name: review.target });
}

function reviewColumns(address: Address): Column<Review>[] {
  return [
    {
      id: "model",
      label: "Version",
      width: 240,
      isPinned: true,
      cell: (review) => (
        <Link
          to="/o/$org/p/$project/models/$model/v/$number"
          params={{ ...address, model: review.model_id, number: String(review.number) }}
          search={{ tab: "promotion", target: targetOf(review) }}
          className={classes.name}
        >
          {review.model} v{review.number}
        </Link>
      ),
    },
    {
      id: "target",
      label: "For",
      width: 150,
      cell: (review) => targetName({ kind: review.target_kind, name: review.target }),
    },
    { id: "state", label: "State", width: 110, cell: (review) => <ReviewState state={review.state} /> },
    {
      id: "by",
      label: "Asked by",
      width: 150,
      cell: (review) => <Person org={address.org} id={review.created_by} />,
    },
    { id: "created", label: "Asked", width: 100, cell: (review) => <Age time={review.created_at} /> },
    { id: "updated", label: "Last change", width: 110, cell: (review) => <Age time={review.updated_at} /> },
    {
      id: "comment",
      label: "Said",
      width: 420,
      cell: (review) => <span title={review.comment}>{review.comment || "–"}</span>,
    },
  ];
}
