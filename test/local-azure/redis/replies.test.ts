import fc from "fast-check";

import { Replies } from "../../../local-azure/redis/replies";

/** What a server says to a command that it doesn't know. */
function unknown(placeholder: Buffer): string {
  const name = placeholder.toString().split("\r\n")[2]!;
  return `-ERR unknown command '${name}', with args beginning with: \r\n`;
}

test("what the server says is passed on untouched while the front has nothing to say", () => {
  const bytes = Buffer.from("+OK\r\n-ERR unknown command 'refused-x'\r\n");
  expect(new Replies().pass(bytes)).toBe(bytes);
});

test("answers take their turn, wherever the replies are cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant("refuse"), fc.string({ maxLength: 20 })), { maxLength: 8 }),
      fc.integer({ min: 1, max: 80 }),
      (commands, size) => {
        const replies = new Replies();
        const said = commands
          .map((each, at) =>
            each === "refuse"
              ? unknown(replies.answer(`-ERR no ${at}`))
              : `$${Buffer.byteLength(each)}\r\n${each}\r\n`,
          )
          .join("");
        const expected = commands
          .map((each, at) =>
            each === "refuse" ? `-ERR no ${at}\r\n` : `$${Buffer.byteLength(each)}\r\n${each}\r\n`,
          )
          .join("");
        const bytes = Buffer.from(said);
        const out: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size)
          out.push(replies.pass(bytes.subarray(at, at + size)));
        expect(Buffer.concat(out).toString()).toBe(expected);
      },
    ),
  );
});

test("a reply before an answer doesn't wait for it", () => {
  const replies = new Replies();
  const placeholder = replies.answer("-ERR no");
  expect(replies.pass(Buffer.from("+OK\r\n-ERR unk")).toString()).toBe("+OK\r\n");
  expect(replies.pass(Buffer.from(unknown(placeholder).slice(8))).toString()).toBe("-ERR no\r\n");
});
