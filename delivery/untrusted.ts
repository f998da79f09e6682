import { UNSEEN } from "../report/escape";

/**
 * Makes Markdown that somebody else's code wrote fit to be posted in this repository's name: it notifies
 * nobody, links to nothing, shows no image, hides nothing and keeps to its limit in bytes. Tables, lists,
 * code, diagrams and collapsed sections stay what they are. GitHub itself removes scripts and styles.
 */
export function neutralised(markdown: string, limit: number): string {
  const lines = markdown.replace(/\r\n?/g, "\n").replace(HIDDEN, "").split("\n");
  return fitted(lines.map(harmless).join("\n"), limit);
}

/** Markdown with at most so many bytes: whole lines, and nothing left open. */
export function fitted(markdown: string, limit: number): string {
  return size(markdown) <= limit ? markdown : cut(markdown.split("\n"), limit);
}

/** A Markdown text is made of lines and may be indented with tabs. */
const HIDDEN = new RegExp(String.raw`(?![\n\t])${UNSEEN}`, "gu");

/** Tags that structure a report; none takes an attribute. */
const TAG = String.raw`\/?(?:details|summary|b|strong|em|code|sub|br)>`;
/** An entity is decoded before mentions and references are looked for: it may stand for punctuation only. */
const ENTITY =
  "(?:lt|gt|amp|quot|#(?:33|34|38|39|40|41|42|45|60|62|91|92|93|95|96|123|124|125|126));";

/** Each replacement looks like what it stands for and means nothing to GitHub, not even in a code block. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`<(?!${TAG})`, "g"), "‹"],
  [new RegExp(`&(?!${ENTITY})`, "g"), "＆"],
  // Whatever follows: a backslash or an entity between them would be read away.
  [/@/g, "＠"],
  [/(?<!&)#(?=\d)/g, "＃"],
  [/\bGH-(?=\d)/gi, "GH‑"],
  [/:\/\//g, ": //"],
  [/www\./gi, "www․"],
  // Not `]:::`, which gives a node of a diagram its class.
  [/\](?=[([]|[ \t]*:(?!:))/g, "］"],
];

function harmless(line: string): string {
  return REPLACEMENTS.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    line,
  );
}

const CUT = "… The rest is cut: a comment has room for no more. The run's page has all of it.";

/** Whole lines up to the limit; a code block or a section that is open there is closed. */
function cut(lines: readonly string[], limit: number): string {
  const kept: string[] = [];
  let open: Open = { sections: 0 };
  let used = size(`\n${CUT}`);
  for (const line of lines) {
    const after = opened(open, line);
    if (used + size(line) + 1 + size(closing(after)) > limit) break;
    used += size(line) + 1;
    open = after;
    kept.push(line);
  }
  return [...kept, closing(open), CUT].join("\n");
}

/** What is open at the end of a line. */
interface Open {
  /** The mark that began a code block. */
  readonly fence?: string;
  readonly sections: number;
}

function opened({ fence, sections }: Open, line: string): Open {
  const [, mark] = /^[ \t]*(`{3,}|~{3,})/.exec(line) ?? [];
  if (fence !== undefined) {
    return mark?.startsWith(fence) && line.trim() === mark ? { sections } : { fence, sections };
  }
  if (mark !== undefined) return { fence: mark, sections };
  const more = line.split("<details>").length - line.split("</details>").length;
  return { sections: Math.max(0, sections + more) };
}

function closing({ fence, sections }: Open): string {
  return `${fence === undefined ? "" : `${fence}\n`}${"</details>".repeat(sections)}\n`;
}

function size(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
