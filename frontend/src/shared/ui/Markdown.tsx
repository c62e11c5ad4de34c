import { Fragment, type JSX, useMemo } from "react";
import { type Block, type Inline, parseMarkdown } from "@/shared/lib/markdown";
import classes from "./markdown.module.css";

interface MarkdownProps {
  text: string;
  /** What the first level of its headings is here: below the page's h1 and the panel's h2. */
  topLevel?: 2 | 3 | 4;
}

/** Markdown as elements of our own. HTML in it shows as the text that it is, so nothing of it can act. */
export function Markdown({ text, topLevel = 3 }: MarkdownProps) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className={classes.markdown}>
      <Blocks blocks={blocks} topLevel={topLevel} />
    </div>
  );
}

function Blocks({ blocks, topLevel }: { blocks: Block[]; topLevel: number }) {
  return blocks.map((block, at) => <OneBlock key={at} block={block} topLevel={topLevel} />);
}

function OneBlock({ block, topLevel }: { block: Block; topLevel: number }) {
  switch (block.kind) {
    case "heading": {
      const Heading = `h${Math.min(6, block.level + topLevel - 1)}` as keyof JSX.IntrinsicElements;
      return (
        <Heading data-level={block.level}>
          <Inlines pieces={block.children} />
        </Heading>
      );
    }
    case "paragraph":
      return (
        <p>
          <Inlines pieces={block.children} />
        </p>
      );
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} topLevel={topLevel} />
        </blockquote>
      );
    case "list": {
      const items = block.items.map((item, at) => (
        <li key={at}>
          <Blocks blocks={item} topLevel={topLevel} />
        </li>
      ));
      return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case "table":
      return <MarkdownTable {...block} />;
    case "rule":
      return <hr />;
  }
}

function MarkdownTable({ head, rows, align }: Extract<Block, { kind: "table" }>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={classes.tableFrame} role="group" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, at) =>
              cell.length === 0 ? (
                <td key={at} />
              ) : (
                <th key={at} scope="col" data-align={align[at]}>
                  <Inlines pieces={cell} />
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} data-align={align[column]}>
                  <Inlines pieces={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inlines({ pieces }: { pieces: Inline[] }) {
  return pieces.map((piece, at) => <Fragment key={at}>{drawn(piece)}</Fragment>);
}

function drawn(piece: Inline) {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "code":
      return <code>{piece.text}</code>;
    case "break":
      return <br />;
    case "strong":
      return (
        <strong>
          <Inlines pieces={piece.children} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Inlines pieces={piece.children} />
        </em>
      );
    case "deleted":
      return (
        <del>
          <Inlines pieces={piece.children} />
        </del>
      );
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noreferrer noopener nofollow">
          <Inlines pieces={piece.children} />
        </a>
      );
  }
}
