/**
 * Splits a command line into words as a POSIX shell does: blanks separate, quotes group, a backslash
 * escapes. Nothing is expanded. The official language host splits `nodeargs` this way.
 */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'" || char === '"') {
      const [quoted, end] = quotedFrom(line, at);
      word = (word ?? "") + quoted;
      at = end;
    } else if (char === "\\" && at + 1 < line.length) {
      word = (word ?? "") + line.charAt(++at);
    } else {
      word = (word ?? "") + char;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The text between the quote at `start` and its partner, and where the partner is. */
function quotedFrom(line: string, start: number): [string, number] {
  const quote = line.charAt(start);
  let text = "";
  for (let at = start + 1; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === quote) return [text, at];
    // Inside double quotes a backslash escapes only what would otherwise be special there.
    if (char === "\\" && quote === '"' && /["\\$`]/.test(line.charAt(at + 1))) {
      text += line.charAt(++at);
    } else {
      text += char;
    }
  }
  throw new Error(`the quote ${quote} at character ${start + 1} of \`${line}\` is not closed`);
}
