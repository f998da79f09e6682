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

/** At most so many characters, the last of them telling that there are more. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
