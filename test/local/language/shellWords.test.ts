import { shellWords } from "../../../local/language/shellWords";

describe("shellWords", () => {
  it.each<[string, string[]]>([
    ["", []],
    ["   ", []],
    ["--require ./register.cjs", ["--require", "./register.cjs"]],
    ["  --a \t --b\n--c ", ["--a", "--b", "--c"]],
    ["--require 'a folder/register.cjs'", ["--require", "a folder/register.cjs"]],
    ['--require "a folder/register.cjs"', ["--require", "a folder/register.cjs"]],
    [String.raw`--require a\ folder/register.cjs`, ["--require", "a folder/register.cjs"]],
    ["--title='it'\\''s'", ["--title=it's"]],
    [String.raw`"say \"hi\" for \$5"`, ['say "hi" for $5']],
    [String.raw`"C:\temp"`, [String.raw`C:\temp`]],
    [String.raw`'C:\temp'`, [String.raw`C:\temp`]],
    ["'' \"\"", ["", ""]],
    ["a'b c'd", ["ab cd"]],
  ])("splits %j as a shell does", (line, words) => {
    expect(shellWords(line)).toEqual(words);
  });

  it.each(["'open", '--a "open'])("refuses the open quote in %j", (line) => {
    expect(() => shellWords(line)).toThrow(/is not closed/);
  });
});
