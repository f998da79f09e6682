/** Escape sequences by which a terminal sets colours, moves or shows a link. */
const TERMINAL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Control characters, those that nobody sees and those that turn the direction of text. */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u3164\ufe00-\ufe0f\uffa0]/gu;

/** One line in which nothing is hidden: a line break is a space, what can't be seen is named (`\u{202e}`). */
export function visible(text: string): string {
  return text
    .replace(TERMINAL, "")
    .replace(/[\t\r\n]+/g, " ")
    .replace(UNSEEN, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
}

/** At most so many characters, the last of them telling that there are more. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
