import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "./client";

/** Whether the first account has to be made, and whether mail goes out. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => dataOf(api.GET("/api/v1/setup")),
  staleTime: 60_000,
});
