import { useNavigate } from "@tanstack/react-router";
import type { ModelDetail, Target, VersionAddress } from "../queries";
import type { Tab } from "../search";
import { defaultTarget, formatTarget, parseTarget } from "../targets";

/** The alias or stage that a version is held against; it stands in the address, for each tab. */
export function useTarget(
  address: VersionAddress,
  model: ModelDetail,
  text: string | undefined,
  tab: Tab | undefined,
): [Target, (target: Target) => void] {
  const navigate = useNavigate();
  const target = parseTarget(text) ?? defaultTarget(model);
  const choose = (next: Target) =>
    void navigate({
      to: "/o/$org/p/$project/models/$model/v/$number",
      params: { ...address, number: String(address.number) },
      search: { tab, target: formatTarget(next) },
      replace: true,
    });
  return [target, choose];
}
