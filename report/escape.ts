/*
 * Whatever comes from a program, a policy or a branch's name is untrusted text. It gets into a report
 * through one of these, each for one place, and is text there: it opens and closes nothing, links to nothing,
 * calls nobody and hides nothing.
 */

/** Escape sequences by which a terminal sets colours, moves or shows a link. */
const TERMINAL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** A character that nobody sees, that controls or that turns the direction of text; for a `u` expression. */
export const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;

const unseen = new RegExp(UNSEEN, "gu");

/** One line in which nothing is hidden: a line break is a space, what can't be seen is named (`\u{202e}`). */
export function visible(text: string): string {
  return text
    .replace(TERMINAL, "")
    .replace(/[\t\r\n]+/g, " ")
    .replace(unseen, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
}

/** At most so many characters; the last one shows that there are more. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

/** How many characters of a name or a value are shown. */
const SPAN_LENGTH = 240;

/** Code inside of a line; not for a table's cell, which a `|` would end. */
export function codeSpan(text: string, length = SPAN_LENGTH): string {
  return span(cut(visible(text), length));
}

/** Code inside of a table's cell: no way to write a `|` there is read alike by all readers of Markdown. */
export function codeCell(text: string, length = SPAN_LENGTH): string {
  return span(cut(visible(text), length).replaceAll("|", "¦"));
}

/** Code where only HTML is read: in a `<summary>`. */
export function codeElement(text: string, length = SPAN_LENGTH): string {
  return `<code>${entities(cut(visible(text), length), HTML)}</code>`;
}

/** Sentences, on one line. What is between backticks, and what GitHub would make a link of, becomes code. */
export function prose(text: string, length = 1500): string {
  const seen = cut(visible(text).trim(), length);
  // A list's item with nothing in it would make a heading of the line before.
  if (seen === "") return "–";
  const parts = seen.split(/`([^`]+)`/);
  const pieces = parts.map((part, index) => (index % 2 === 1 ? span(part) : plain(part, index)));
  // Two spans side by side would be read as one.
  return pieces.reduce((before, piece) =>
    before.endsWith("`") && piece.startsWith("`") ? `${before} ${piece}` : before + piece,
  );
}

/** Lines as they are, in a block of their own that starts and ends at the margin. */
export function fenced(text: string, length = 6000): string {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => visible(line).trimEnd());
  const content = cut(lines.join("\n"), length);
  const fence = "`".repeat(Math.max(2, ...runs(content)) + 1);
  return `${fence}text\n${content}\n${fence}`;
}

/**
 * A node's text in a mermaid diagram, to be put between quotes: letters, digits and harmless marks only. With
 * `:` a name could be an icon (`fa:fa-car`), with nothing in it the whole diagram would be an error.
 */
export function mermaidLabel(text: string, length = 60): string {
  const harmless = visible(text)
    .replace(/[^\p{L}\p{M}\p{N} ._,/×-]/gu, "·")
    .replace(/\/(?=\/)/g, "·");
  return cut(harmless, length) || "·";
}

/** A code span is delimited by more backticks than it holds in a row. */
function span(text: string): string {
  if (text.trim() === "") return "` `";
  const delimiter = "`".repeat(Math.max(0, ...runs(text)) + 1);
  const pad = /^[` ]|[` ]$/.test(text) ? " " : "";
  return `${delimiter}${pad}${text}${pad}${delimiter}`;
}

function runs(text: string): number[] {
  return [...text.matchAll(/`+/g)].map(([run]) => run.length);
}

/**
 * Mentions, references to issues and commits, links, addresses and formulas, each as GitHub finds them in text.
 * Entities don't help against these: they are looked for after those are read.
 * Source: GitHub documentation, autolinked-references-and-urls; GFM specification, 6.9 autolinks.
 */
const LINKED = /[@$]|#\w|:\/\/|www\.|\b(?:mailto|xmpp):|\bGH-\d|^\W*[0-9a-f]{7,40}\W*$/i;
/** At the start of a list's item these would make another list, a heading or a rule of it. */
const BLOCK = /^(?:[-+#=]|\d+[.)]$)/;

function plain(text: string, part: number): string {
  return text
    .split(/(\s+)/)
    .map((word, index) => {
      const leads = part === 0 && index === 0;
      return LINKED.test(word) || (leads && BLOCK.test(word))
        ? span(word)
        : entities(word, MARKDOWN);
    })
    .join("");
}

const HTML = /[&<>"']/g;
/** An underscore inside of a word means nothing. */
const MARKDOWN = /[&<>`*~|[\]{}\\!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

function entities(text: string, special: RegExp): string {
  return text.replace(special, (each) => (each === "&" ? "&amp;" : `&#${each.charCodeAt(0)};`));
}
