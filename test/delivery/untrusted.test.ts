import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import fc from "fast-check";
import MarkdownIt from "markdown-it";

import { fitted, neutralised } from "../../delivery/untrusted";
import { visible } from "../../report/escape";
import { skeleton } from "../report/markdown";

const parser = new MarkdownIt({ html: true, linkify: true });
// GitHub makes no link of a bare host.
parser.linkify.set({ fuzzyLink: false }).add("//", null);
const unlimited = 10_000_000;
const golden = path.join(__dirname, "../report/golden");

/** Everything in Markdown that acts on whoever reads it, code aside. */
function actions(markdown: string): string[] {
  return parser
    .parse(markdown, {})
    .flatMap((token) => [token, ...(token.children ?? [])])
    .flatMap(({ type, content }) => {
      if (type === "link_open" || type === "image") return [type];
      if (type === "html_block" || type === "html_inline") {
        return (
          content
            .replace(/<\/?(details|summary|b|strong|em|code|sub|br)>/g, "")
            .match(/<[^>\s]/g) ?? []
        );
      }
      return type === "text" ? (content.match(/@[\w-]|(?<!&)#\d|:\/\/|www\./g) ?? []) : [];
    });
}

test.each(readdirSync(golden))("the report %s keeps its structure", (name) => {
  const report = readFileSync(path.join(golden, name), "utf8");
  expect(skeleton(neutralised(report, unlimited))).toEqual(skeleton(report));
});

test.each<[what: string, hostile: string, harmless: string]>([
  ["a mention", "ping @octocat!", "ping ＠octocat!"],
  ["a mention with an escape in it", "@\\-user", "＠\\-user"],
  ["a mention behind an escape", "\\@octocat", "\\＠octocat"],
  ["a mention by an entity", "&#64;octocat &commat;octocat", "＆＃64;octocat ＆commat;octocat"],
  ["an address", "octocat@evil.example", "octocat＠evil.example"],
  ["a link", "[log in](https://evil.example)", "[log in］(https: //evil.example)"],
  ["a link without a scheme", "[log in](//evil.example)", "[log in］(//evil.example)"],
  [
    "a link by reference",
    "[log in][x]\n\n[x]: //evil.example",
    "[log in］[x]\n\n[x］: //evil.example",
  ],
  ["a bare address", "see www.evil.example", "see www․evil.example"],
  ["an image", "![](//evil.example/x.png)", "![］(//evil.example/x.png)"],
  ["an automatic link", "<https://evil.example>", "‹https: //evil.example>"],
  ["a script", "<script>alert(1)</script>", "‹script>alert(1)‹/script>"],
  ["a tag with an attribute", '<b onclick="x">', '‹b onclick="x">'],
  ["a tag of ours", "<details><summary>x</summary>", "<details><summary>x</summary>"],
  ["a comment that hides", "<!-- azure-managed-redis: -->", "‹!-- azure-managed-redis: -->"],
  ["an issue", "fixes #12 and GH-13", "fixes ＃12 and GH‑13"],
  ["an entity of ours", "a &#124; b &lt;c&gt; &#64;", "a &#124; b &lt;c&gt; ＆＃64;"],
  ["text that turns around", "abc\u202Edef\u200B", "abcdef"],
  ["a terminal's colours", "\u001B[31mred", "[31mred"],
  ["a diagram's class", 'n1["x"]:::new', 'n1["x"]:::new'],
])("%s is text that does nothing", (_what, hostile, harmless) => {
  expect(neutralised(hostile, unlimited)).toBe(harmless);
});

test("no character that is invisible by its nature is left, and none is shown unnamed in a report", () => {
  const invisible = Array.from({ length: 0x110000 }, (_, code) => code).filter(
    (code) =>
      !(code >= 0xd800 && code <= 0xdfff) &&
      /\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code)),
  );
  expect(invisible).toEqual(
    expect.arrayContaining([
      ...[0x034f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x2065, 0x3164, 0xffa0, 0xfff0, 0x1d173],
    ]),
  );
  // Format characters, which the property doesn't list.
  for (const code of [...invisible, 0x110bd, 0xfff9]) {
    const character = String.fromCodePoint(code);
    expect(neutralised(`x${character}y`, unlimited)).toBe("xy");
    expect(visible(`x${character}y`)).toBe(`x\\u{${code.toString(16)}}y`);
  }
});

test("line breaks and tabs are no hidden characters of Markdown", () => {
  expect(neutralised("- a\n\t- b\r\nc", unlimited)).toBe("- a\n\t- b\nc");
});

const word = fc.constantFrom(
  ...[
    "@",
    "@user",
    "#12",
    "[",
    "]",
    "(",
    ")",
    "!",
    "<",
    ">",
    "</details>",
    "<details>",
    "<a href=x>",
  ],
  ...[
    "`",
    "```",
    "~~~",
    "https://x.yz",
    "www.x.yz",
    "://",
    "&",
    "&#64;",
    "&commat;",
    "a",
    "user",
    "\\",
  ],
  ...[
    "\n",
    "\n\n",
    " ",
    "    ",
    "|",
    "- ",
    "> ",
    "<!--",
    "-->",
    "\u200b",
    "\u202e",
    ":",
    "[x]: //y.z",
    "mermaid",
  ],
);
const markdown = fc.array(word, { maxLength: 40 }).map((words) => words.join(""));

test("nothing that anybody writes acts on its reader", () => {
  fc.assert(
    fc.property(markdown, (text) => {
      expect(actions(neutralised(text, unlimited))).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test("what is cut keeps to the limit and leaves nothing open", () => {
  fc.assert(
    fc.property(markdown, fc.integer({ min: 200, max: 600 }), (text, limit) => {
      const cut = fitted(`${text}\n`.repeat(30), limit);
      expect(Buffer.byteLength(cut, "utf8")).toBeLessThanOrEqual(limit);
    }),
  );
  const section = `<details><summary>x</summary>\n\n\`\`\`text\n${"line\n".repeat(100)}\`\`\`\n\n</details>\n`;
  expect(fitted(section, 200)).toMatch(
    /^<details><summary>x<\/summary>\n\n```text\n(line\n)+```\n<\/details>\n\n… The rest is cut/,
  );
});

test("a hostile text of a mebibyte takes no time", () => {
  const started = Date.now();
  for (const part of ["<", "&", "@", "](", "`", "<details>", "\n```\n"]) {
    neutralised(part.repeat(1_000_000 / part.length), 65_000);
  }
  expect(Date.now() - started).toBeLessThan(10_000);
});
