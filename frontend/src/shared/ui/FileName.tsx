import { plainName } from "@/shared/lib/fileNames";

/** A file's name or path: from left to right, so that its ending stands at its end, and nothing in it is unseen. */
export function FileName({ name }: { name: string }) {
  return <bdi dir="ltr">{plainName(name)}</bdi>;
}
