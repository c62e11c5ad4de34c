import { ActionIcon, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { copyText } from "@/shared/lib/clipboard";

interface CopyButtonProps {
  value: string;
  label?: string;
  size?: number;
}

export function CopyButton({ value, label = "Copy", size = 26 }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <Tooltip label={copied ? "Copied" : label}>
        <ActionIcon size={size} aria-label={label} onClick={async () => setCopied(await copyText(value))}>
          {copied ? <IconCheck size={14} color="var(--ok)" /> : <IconCopy size={14} />}
        </ActionIcon>
      </Tooltip>
      <span className="visually-hidden" role="status">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
