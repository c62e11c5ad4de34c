import { QueryClient } from "@tanstack/react-query";
import { isConnected, onConnection } from "@/shared/api/connection";
import { asApiError } from "@/shared/api/errors";

const TRIES = 2;

function mayHelpToRepeat(error: unknown): boolean {
  const status = asApiError(error)?.status;
  return status === undefined || status === 502 || status === 503 || status === 504;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      networkMode: "always",
      retry: (failures, error) => failures < TRIES && mayHelpToRepeat(error),
    },
    mutations: { networkMode: "always", retry: false },
  },
});

// What was missed while the server was away is asked for as soon as it is back.
onConnection(() => {
  if (isConnected()) void queryClient.invalidateQueries();
});
