import MarkdownIt from "markdown-it";

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** Reads tables and bare links as GitHub does, and HTML as whoever may write it. */
const parser = new MarkdownIt({ html: true, linkify: true });

/** What GitHub finds outside of code and acts on: people are called, issues, commits and pages linked. */
const CALLS = /@[\w-]|(?<!&)#\d|:\/\/|\bwww\.|\bGH-\d|(^|\s)[0-9a-f]{7,40}(\s|$)|\$\S/i;
const OWN_TAG = /<\/?(?:details|summary|code)>/g;
const OWN_HEADING =
  /^(What .* changes.*|Destructive changes|Changes to look at|All changes|Policy violations|The preview fails|The base can't be brought up: the changes are unknown|\d+ exemptions? from policies)$/;
const OWN_BLOCKS = new Set([
  ...["heading", "paragraph", "bullet_list", "list_item", "table", "thead", "tbody", "tr", "th"],
  ...["td"],
]);
const OWN_INLINE = new Set(["text", "code_inline", "strong_open", "strong_close", "softbreak"]);
const DIAGRAM_LINE = new RegExp(
  [
    "flowchart LR",
    String.raw` {2}n\d+ --> n\d+`,
    String.raw` {2}n\d+\["[\p{L}\p{M}\p{N} ._,/×·…-]+(<br>[\p{L}\p{M}\p{N} ._,/×·…-]+)*"\]`,
    String.raw` {2}class(Def)? [\w,]+ (stack|group|new|changed|destructive|fill:[\w#:,-]+)`,
  ]
    .map((line) => `^${line}$`)
    .join("|"),
  "u",
);

/** What in a report isn't of the report's own making; nothing, if names and messages are only text in it. */
export function foreignStructure(markdown: string): string[] {
  const tokens = parser.parse(markdown, {});
  return [
    ...tokens.flatMap((token, index) => foreignBlock(token, tokens[index + 1])),
    ...unbalanced(tokens),
    ...[...markdown.matchAll(UNSEEN)].map(([each]) => `hidden ${JSON.stringify(each)}`),
  ];
}

/** The kinds of its blocks in their order: what the same report has whatever things are called. */
export function skeleton(markdown: string): string[] {
  return parser.parse(markdown, {}).map(({ type, level }) => `${level} ${type}`);
}

/** The text of the code blocks of a kind. */
export function blocks(markdown: string, kind: string): string[] {
  return parser
    .parse(markdown, {})
    .filter(({ type, info }) => type === "fence" && info === kind)
    .map(({ content }) => content);
}

const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function foreignBlock(token: Token, next: Token | undefined): string[] {
  const { type, content, level } = token;
  if (type === "inline") return (token.children ?? []).flatMap(foreignInline);
  if (type === "html_block") return foreignHtml(content);
  if (type === "fence") return foreignFence(token);
  const block = type.replace(/_(open|close)$/, "");
  if (!OWN_BLOCKS.has(block)) return [`a ${type}: ${JSON.stringify(content)}`];
  if (type === "heading_open" && !OWN_HEADING.test(next?.content ?? "")) {
    return [`a heading: ${next?.content ?? ""}`];
  }
  return type === "bullet_list_open" && level > 2 ? ["a list in a list in a list"] : [];
}

function foreignInline({ type, content }: Token): string[] {
  if (!OWN_INLINE.has(type)) return [`a ${type}: ${JSON.stringify(content)}`];
  return type === "text" && CALLS.test(content) ? [`calls or links: ${content}`] : [];
}

function foreignHtml(html: string): string[] {
  const rest = html.replace(/<code>[^<]*<\/code>/g, "").replace(OWN_TAG, "");
  return rest.includes("<") || CALLS.test(rest) ? [`HTML: ${html}`] : [];
}

function foreignFence({ info, content, level }: Token): string[] {
  if (level > 0) return ["code in a list"];
  if (info === "text") return [];
  if (info !== "mermaid") return [`code of kind ${info}`];
  const lines = content.trimEnd().split("\n");
  return lines.filter((line) => !DIAGRAM_LINE.test(line)).map((line) => `in a diagram: ${line}`);
}

function unbalanced(tokens: readonly Token[]): string[] {
  let open = 0;
  for (const { type, content } of tokens) {
    if (type !== "html_block") continue;
    open += content.split("<details>").length - content.split("</details>").length;
    if (open < 0) return ["what isn't open is closed"];
  }
  return open === 0 ? [] : [`${open} open <details>`];
}
