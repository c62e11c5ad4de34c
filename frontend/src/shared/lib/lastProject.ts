import { remember, remembered } from "./storage";

export interface ProjectAddress {
  org: string;
  project: string;
}

/** The project that was open last; where one goes on from `/`. */
export function lastProject(): ProjectAddress | null {
  return remembered<ProjectAddress | null>("last-project", null);
}

export function rememberProject(address: ProjectAddress | null): void {
  remember("last-project", address);
}
