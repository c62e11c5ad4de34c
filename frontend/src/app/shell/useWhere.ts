import { useParams } from "@tanstack/react-router";

export interface Where {
  org?: string;
  project?: string;
}

/** The organization and project of the address that is open. */
export function useWhere(): Where {
  return useParams({
    strict: false,
    select: ({ org, project }) => ({ org, project }),
    structuralSharing: true,
  });
}
