import { Panel } from "@/shared/ui/Page";
import classes from "../models.module.css";
import { signatureLines } from "../signature";
import { TableFrame } from "./TableFrame";

const PARTS = [
  ["inputs", "Inputs"],
  ["outputs", "Outputs"],
  ["params", "Parameters"],
] as const;

interface SignatureProps {
  signature: Record<string, unknown> | null;
  requirements: string;
}

/** What the model takes and gives, and what it needs to be loaded. */
export function Signature({ signature, requirements }: SignatureProps) {
  const groups = PARTS.map(([part, title]) => ({ title, lines: signatureLines(signature, part) }));
  const isEmpty = groups.every(({ lines }) => lines.length === 0);
  const wanted = requirements.trim();
  return (
    <>
      <Panel title="Signature">
        {isEmpty && <p className={classes.note}>The files name no signature.</p>}
        {groups.map(
          ({ title, lines }) =>
            lines.length > 0 && (
              <TableFrame key={title} label={`Signature: ${title}`}>
                <caption>
                  {title} <span className="num">({lines.length})</span>
                </caption>
                <tbody>
                  {lines.map((line, at) => (
                    <tr key={at}>
                      <th scope="row" className={classes.long}>
                        {line.name}
                      </th>
                      <td className="mono">{line.type}</td>
                      <td className={classes.quiet}>{line.note}</td>
                    </tr>
                  ))}
                </tbody>
              </TableFrame>
            ),
        )}
      </Panel>
      {wanted && (
        <Panel title="Requirements">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className={classes.pre} tabIndex={0}>
            {wanted}
          </pre>
        </Panel>
      )}
    </>
  );
}
