import { useQuery } from "@tanstack/react-query";
import { formatValue } from "@/shared/lib/format";
import { Panel } from "@/shared/ui/Page";
import classes from "../models.module.css";
import { deltaOf, numberOf } from "../numbers";
import { versionQuery } from "../queries";
import { holderOf, targetName } from "../targets";
import { TableFrame } from "./TableFrame";
import { TargetSelect } from "./TargetSelect";
import { useTarget } from "./useTarget";
import type { VersionProps } from "./VersionView";

/** The metrics kept at registration, beside those of the version that has the chosen alias or stage now. */
export function MetricsAgainst({
  address,
  model,
  version,
  target: text,
}: VersionProps & { target?: string }) {
  const [target, choose] = useTarget(address, model, text, undefined);
  const holder = holderOf(model, target);
  const isOther = holder !== null && holder !== version.number;
  const other = useQuery({ ...versionQuery({ ...address, number: holder ?? 0 }), enabled: isOther }).data;
  const against = isOther ? other?.metrics : undefined;
  const names = [...new Set([...Object.keys(version.metrics), ...Object.keys(against ?? {})])].sort();
  return (
    <Panel
      title="Metrics"
      actions={
        <span className={classes.inline}>
          <span className={classes.quiet}>against</span>
          <TargetSelect
            address={address}
            model={model}
            value={target}
            label="Compare metrics with"
            isQuiet
            onChange={choose}
          />
        </span>
      }
    >
      {names.length === 0 ? (
        <p className={classes.note}>The version kept no metrics: it came from no run, or the run had none.</p>
      ) : (
        <TableFrame label="Metrics">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" data-align="end">
                v{version.number}
              </th>
              {isOther && (
                <>
                  <th scope="col" data-align="end">
                    {targetName(target)} (v{holder})
                  </th>
                  <th scope="col" data-align="end">
                    Difference
                  </th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row" className={classes.long}>
                  {name}
                </th>
                <td data-align="end">{formatValue(numberOf(version.metrics[name]))}</td>
                {isOther && (
                  <>
                    <td data-align="end">{formatValue(numberOf(against?.[name]))}</td>
                    <td data-align="end">{deltaOf(against?.[name], version.metrics[name])}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
      {!isOther && names.length > 0 && (
        <p className={classes.note}>
          {holder === null
            ? `No version is at ${targetName(target)}.`
            : `This version has ${targetName(target)} itself.`}
        </p>
      )}
    </Panel>
  );
}
