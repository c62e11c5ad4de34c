import type { Schemas } from "@/shared/api/client";

type ModelFile = Schemas["FileOut"];

/** One line of the tree: a folder with what is in it, or a file. */
export interface TreeLine {
  path: string;
  name: string;
  depth: number;
  size: number;
  /** How many files a folder has in all; null: it is a file. */
  files: number | null;
  digest: string | null;
}

/** The files as the lines of a tree, folders first; what lies in a closed folder is left out. */
export function treeLines(
  files: ModelFile[],
  closed: ReadonlySet<string>,
  folder = "",
  depth = 0,
): TreeLine[] {
  const here = files.filter((file) => file.path.startsWith(folder));
  const folders = new Map<string, ModelFile[]>();
  const own: ModelFile[] = [];
  for (const file of here) {
    const rest = file.path.slice(folder.length);
    const slash = rest.indexOf("/");
    if (slash === -1) own.push(file);
    else {
      const name = rest.slice(0, slash);
      folders.set(name, [...(folders.get(name) ?? []), file]);
    }
  }
  const lines: TreeLine[] = [];
  for (const [name, inside] of folders) {
    const path = `${folder}${name}/`;
    const size = inside.reduce((sum, file) => sum + file.size_bytes, 0);
    lines.push({ path, name, depth, size, files: inside.length, digest: null });
    if (!closed.has(path)) lines.push(...treeLines(inside, closed, path, depth + 1));
  }
  for (const file of own) {
    const name = file.path.slice(folder.length);
    lines.push({ path: file.path, name, depth, size: file.size_bytes, files: null, digest: file.digest });
  }
  return lines;
}
