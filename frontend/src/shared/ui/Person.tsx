import { useQuery } from "@tanstack/react-query";
import { api, dataOf } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";

const KEPT = 10 * 60_000;
const SYSTEM = "the system";
const GONE = "somebody who has left";

/** A member's name. Each is asked for once, however many rows name them. */
export function usePersonName(org: string, id: string | null | undefined): string {
  const member = useQuery({
    queryKey: ["member-name", org, id],
    enabled: Boolean(id),
    staleTime: KEPT,
    queryFn: async () => {
      const path = { org, user_id: id ?? "" };
      try {
        return (await dataOf(api.GET("/api/v1/orgs/{org}/members/{user_id}", { params: { path } })))
          .display_name;
      } catch (error) {
        if (asApiError(error)?.status === 404) return null;
        throw error;
      }
    },
  });
  if (!id) return SYSTEM;
  if (member.isPending) return "…";
  return member.data ?? GONE;
}

/** Who did it: a member's name, or the system where no person acted. */
export function Person({ org, id }: { org: string; id: string | null | undefined }) {
  return <>{usePersonName(org, id)}</>;
}
