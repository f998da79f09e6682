import {
  codeCell,
  codeElement,
  codeSpan,
  fenced,
  mermaidLabel,
  prose,
  visible,
} from "../../report/escape";

test.each([
  ["two lines\r\nand a\ttab", "two lines and a tab"],
  ["\u001b[1;31mred\u001b[0m", "red"],
  ["\u001b]8;;http://evil.example\u0007a link\u001b]8;;\u0007", "a link"],
  ["abc\u202edef", "abc\\u{202e}def"],
  ["zero\u200bwidth", "zero\\u{200b}width"],
  ["null\u0000", "null\\u{0}"],
  ["half \ud83d", "half \\u{d83d}"],
  ["whole 😀", "whole 😀"],
])("nothing is hidden in %j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

describe("code", () => {
  test.each([
    ["main", "`main`"],
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    [" padded ", "`  padded  `"],
    ["", "` `"],
    ["x".repeat(500), `\`${"x".repeat(239)}…\``],
  ])("%j in a line is %j", (text, code) => {
    expect(codeSpan(text)).toBe(code);
  });

  test("in a cell doesn't end the cell", () => {
    expect(codeCell("a|b")).toBe("`a¦b`");
  });

  test("in a summary is no HTML", () => {
    expect(codeElement("</details>&")).toBe("<code>&#60;/details&#62;&amp;</code>");
  });

  test("in a block doesn't end the block", () => {
    expect(fenced("one\n````\n</details>")).toBe("`````text\none\n````\n</details>\n`````");
  });

  test("in a block keeps its lines and their beginnings", () => {
    expect(fenced("a\r\n  b  \n")).toBe("```text\na\n  b\n\n```");
  });
});

describe("a sentence", () => {
  test.each([
    ["Set `port: 10000` to go on.", "Set `port: 10000` to go on."],
    ["Balanced_B1 isn't _known_", "Balanced_B1 isn't &#95;known&#95;"],
    ["one ` alone", "one &#96; alone"],
    ["<b> & *c* [d](e)", "&#60;b&#62; &amp; &#42;c&#42; &#91;d&#93;(e)"],
    ["ask @admin", "ask `@admin`"],
    ["see #12 or o/r#12", "see `#12` or `o/r#12`"],
    ["at https://evil.example.", "at `https://evil.example.`"],
    ["commit 0123abc is", "commit `0123abc` is"],
    ["- a point", "`-` a point"],
    ["12. a point", "`12.` a point"],
    ["`one`@two", "`one` `@two`"],
    ["", "–"],
  ])("%j is written %j", (text, written) => {
    expect(prose(text)).toBe(written);
  });
});

test("a label in a diagram has letters, digits and harmless marks only", () => {
  expect(mermaidLabel('a"]; click n1 href "http://x" %%end')).toBe(
    "a··· click n1 href ·http··/x· ··end",
  );
});
