import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import classes from "../audit.module.css";
import { RANGES } from "../queries";

export interface SpanValue {
  range?: string;
  since?: string;
  until?: string;
}

interface SpanProps {
  value: SpanValue;
  onChange: (value: SpanValue) => void;
}

const CUSTOM = "custom";
const EVER = "";

/** Which time is looked at: a span that ends now, or from one moment to another, in the viewer's zone. */
export function Span({ value, onChange }: SpanProps) {
  const [isOpen, setOpen] = useState(false);
  const isCustom = isOpen || value.since !== undefined || value.until !== undefined;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className={classes.moments}>
      <NativeSelect
        size="xs"
        aria-label="Time"
        value={isCustom ? CUSTOM : (value.range ?? EVER)}
        data={[
          { value: EVER, label: "Any time" },
          ...RANGES.map(({ value: name, label }) => ({ value: name, label })),
          { value: CUSTOM, label: "From … to …" },
        ]}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setOpen(next === CUSTOM);
          onChange({ range: next === CUSTOM || next === EVER ? undefined : next });
        }}
      />
      {isCustom && (
        <>
          <TextInput
            size="xs"
            type="datetime-local"
            aria-label={`From, in ${zone}`}
            defaultValue={localText(value.since)}
            onBlur={(event) =>
              onChange({ ...value, range: undefined, since: moment(event.currentTarget.value) })
            }
          />
          <TextInput
            size="xs"
            type="datetime-local"
            aria-label={`To, in ${zone}`}
            defaultValue={localText(value.until)}
            onBlur={(event) =>
              onChange({ ...value, range: undefined, until: moment(event.currentTarget.value) })
            }
          />
          <span className={classes.quiet} style={{ alignSelf: "center" }}>
            {zone}
          </span>
        </>
      )}
    </div>
  );
}

function moment(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** A moment as the browser's field of date and time takes it. */
function localText(time: string | undefined): string {
  const parsed = time === undefined ? Number.NaN : Date.parse(time);
  if (Number.isNaN(parsed)) return "";
  return new Date(parsed - new Date(parsed).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
