/** A column, tensor or parameter of a signature. */
export interface SignatureLine {
  name: string;
  type: string;
  note: string;
}

/** One part of a signature as lines; strangers' files may hold anything there, so nothing is taken for granted. */
export function signatureLines(signature: Record<string, unknown> | null, part: string): SignatureLine[] {
  const entries = signature?.[part];
  if (!Array.isArray(entries)) return [];
  return entries.filter(isRecord).map((entry, at) => ({
    name: typeof entry.name === "string" && entry.name ? entry.name : `#${at + 1}`,
    type: typeOf(entry),
    note: noteOf(entry),
  }));
}

/** A type as it is written in a signature: `double`, `float32 [−1, 3]`, `array of string`. */
export function typeOf(entry: unknown): string {
  if (!isRecord(entry)) return String(entry);
  const tensor = entry["tensor-spec"];
  if (isRecord(tensor)) {
    const shape = Array.isArray(tensor.shape)
      ? tensor.shape.map((size) => (size === -1 ? "any" : String(size)))
      : [];
    return `${String(tensor.dtype)} [${shape.join(", ")}]`;
  }
  const type = entry.type ?? entry.dtype;
  if (type === "array") return `array of ${typeOf(entry.items)}`;
  if (type === "object" && isRecord(entry.properties)) {
    return `object {${Object.keys(entry.properties).join(", ")}}`;
  }
  return typeof type === "string" ? type : JSON.stringify(entry);
}

function noteOf(entry: Record<string, unknown>): string {
  if (entry.required === false) return "optional";
  return entry.default === undefined ? "" : `default ${JSON.stringify(entry.default)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
