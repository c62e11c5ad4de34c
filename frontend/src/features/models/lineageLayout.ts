import type { Schemas } from "@/shared/api/client";

type Lineage = Schemas["LineageOut"];
export type LineageNode = Schemas["NodeOut"];

export const BOX = { width: 172, height: 44, gapX: 44, gapY: 14 };

export interface PlacedNode {
  node: LineageNode;
  x: number;
  y: number;
}

export interface LineageLayout {
  nodes: PlacedNode[];
  paths: Array<{ id: string; d: string; relation: string }>;
  width: number;
  height: number;
}

/** Places what came first on the left, and what came of it in columns to its right. */
export function layOut({ nodes, edges }: Lineage): LineageLayout {
  const ids = new Set(nodes.map((node) => node.id));
  const known = edges.filter(({ source, target }) => ids.has(source) && ids.has(target));
  const columns = columnsOf(nodes, known);
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const height = tallest * BOX.height + (tallest - 1) * BOX.gapY;
  const placed = columns.flatMap((column, x) => {
    const own = column.length * BOX.height + (column.length - 1) * BOX.gapY;
    return column.map((node, y) => ({
      node,
      x: x * (BOX.width + BOX.gapX),
      y: (height - own) / 2 + y * (BOX.height + BOX.gapY),
    }));
  });
  const at = new Map(placed.map((one) => [one.node.id, one]));
  return {
    nodes: placed,
    paths: known.flatMap(({ source, target, relation }) => {
      const from = at.get(source);
      const to = at.get(target);
      return from && to ? [{ id: `${source}>${target}>${relation}`, d: curve(from, to), relation }] : [];
    }),
    width: columns.length * BOX.width + (columns.length - 1) * BOX.gapX,
    height,
  };
}

type Edges = Lineage["edges"];

/** Each node one column past the last of those that it comes from. Steps are bounded, for the case of a circle. */
function columnsOf(nodes: LineageNode[], edges: Edges): LineageNode[][] {
  const level = new Map(nodes.map((node) => [node.id, 0]));
  const levelOf = (id: string) => level.get(id) ?? 0;
  for (let round = 0; round < nodes.length; round += 1) {
    let isMoved = false;
    for (const { source, target } of edges) {
      if (levelOf(target) > levelOf(source)) continue;
      level.set(target, Math.min(nodes.length - 1, levelOf(source) + 1));
      isMoved = true;
    }
    if (!isMoved) break;
  }
  pullRight(nodes, edges, level);
  const used = [...new Set(level.values())].sort((a, b) => a - b);
  return used.map((column) => nodes.filter((node) => level.get(node.id) === column));
}

/** What nothing leads to stands right before what it leads to, not far away on the left. */
function pullRight(nodes: LineageNode[], edges: Edges, level: Map<string, number>): void {
  for (const { id } of nodes) {
    const isStart = !edges.some((edge) => edge.target === id);
    const targets = edges.filter((edge) => edge.source === id).map((edge) => level.get(edge.target) ?? 0);
    if (isStart && targets.length > 0) level.set(id, Math.max(0, Math.min(...targets) - 1));
  }
}

function curve(from: PlacedNode, to: PlacedNode): string {
  const startX = from.x + BOX.width;
  const startY = from.y + BOX.height / 2;
  const endY = to.y + BOX.height / 2;
  const bend = Math.max(24, (to.x - startX) / 2);
  return `M${startX},${startY} C${startX + bend},${startY} ${to.x - bend},${endY} ${to.x},${endY}`;
}
