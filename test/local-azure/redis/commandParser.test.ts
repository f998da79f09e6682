import fc from "fast-check";

import {
  type Command,
  CommandParser,
  ProtocolError,
  encoded,
} from "../../../local-azure/redis/commandParser";

function parsed(...chunks: (Buffer | string)[]): Command[] {
  const parser = new CommandParser();
  const commands: Command[] = [];
  for (const chunk of chunks) {
    parser.push(Buffer.from(chunk as string));
    for (let next = parser.next(); next; next = parser.next()) commands.push(next);
  }
  return commands;
}

const words = (commands: Command[]): string[][] =>
  commands.map((command) => command.words.map((word) => word.toString()));

test("any commands come out as they went in, however the bytes are cut", () => {
  const command = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      (commands, sizes) => {
        const expected = commands.map((each) => each.map((word) => Buffer.from(word)));
        const bytes = Buffer.concat(expected.map(encoded));
        const chunks: Buffer[] = [];
        for (let at = 0, each = 0; at < bytes.length; each++) {
          const size = sizes[each % sizes.length]!;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        const found = parsed(...chunks);
        expect(found.map((each) => each.words)).toEqual(expected);
        expect(Buffer.concat(found.map(({ raw }) => raw))).toEqual(bytes);
      },
    ),
  );
});

test("inline commands are cut at spaces, and empty lines passed over", () => {
  expect(words(parsed("\r\nPING\r\n  SET  a 1\n*0\r\nGET a\r\n"))).toEqual([
    ["PING"],
    ["SET", "a", "1"],
    ["GET", "a"],
  ]);
});

test.each([
  ["*x\r\n", "invalid multibulk length"],
  ["*1048577\r\n", "invalid multibulk length"],
  ["*1\r\nPING\r\n", "expected '$', got 'P'"],
  ["*1\r\n$-1\r\n", "invalid bulk length"],
  ["*1\r\n$536870913\r\n", "invalid bulk length"],
  [`PING ${"x".repeat(65_536)}`, "too big inline request"],
])("%j is no command: %s", (text, message) => {
  expect(() => parsed(text)).toThrow(new ProtocolError(message));
});

test("a long value is put together once, not at each of its pieces", () => {
  const value = Buffer.alloc(32 * 1024 * 1024, "x");
  const bytes = encoded(["SET", "key", value]);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 16_384) }, (_, at) =>
    bytes.subarray(at * 16_384, (at + 1) * 16_384),
  );
  const begun = performance.now();
  expect(parsed(...chunks)[0]!.words[2]).toHaveLength(value.length);
  expect(performance.now() - begun).toBeLessThan(2000);
});
