import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

interface PageOf<Row> {
  items: Row[];
  next?: string | null;
  total?: number | null;
}

export interface Pages<Row> {
  rows: Row[];
  total: number | null;
  hasMore: boolean;
  loadMore: () => void;
  /** Nothing has ever come. */
  isLoading: boolean;
  /** Something is shown, and something newer is on its way. */
  isRefreshing: boolean;
  error: unknown;
  refetch: () => void;
}

/**
 * A server's list as rows that grow while one scrolls. What was shown stays until the next answer is there, also past a
 * refusal.
 * queryKey: all that the answer depends on. fetchPage: one page; the cursor is null for the first.
 */
export function usePages<Row>(
  queryKey: readonly unknown[],
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<PageOf<Row>>,
): Pages<Row> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, isFetching, refetch, error, isPending } =
    query;
  const [good, setGood] = useState(data);
  if (data !== undefined && data !== good) setGood(data);
  const shown = data ?? good;
  const rows = useMemo(() => shown?.pages.flatMap((page) => page.items) ?? [], [shown]);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    rows,
    total: shown?.pages[0]?.total ?? null,
    hasMore: hasNextPage,
    loadMore,
    isLoading: isPending,
    isRefreshing: isFetching && !isPending,
    error,
    refetch: useCallback(() => void refetch(), [refetch]),
  };
}
