import { randomBytes } from "node:crypto";
import { encoded } from "./commandParser";

/** A command that Redis doesn't know, to be sent in place of one that the front answers itself. */
interface Placeholder {
  readonly line: Buffer;
  readonly answer: Buffer;
}

const LINE_END = "\r\n";

/**
 * Puts the front's own answers among the replies of the server, each in its turn.
 *
 * Where the front answers, the server is sent a command that it can't know, under a name that nobody can guess: it
 * refuses it in its turn, and in a transaction it remembers that something was wrong, as it does for a command that it
 * doesn't have. That refusal is then replaced. So the front need not understand replies.
 */
export class Replies {
  private readonly waiting: Placeholder[] = [];
  private held: Buffer = Buffer.alloc(0);

  /** Takes an answer, such as `-ERR no`, and gives what the server must be sent for it. */
  answer(text: string): Buffer {
    const name = `refused-${randomBytes(16).toString("hex")}`;
    this.waiting.push({
      // server.c, commandCheckExistence, of Redis 7 and Valkey alike.
      line: Buffer.from(`-ERR unknown command '${name}'`),
      answer: Buffer.from(text + LINE_END),
    });
    return encoded([name]);
  }

  /** Takes bytes of the server and gives those that the client may have. */
  pass(bytes: Buffer): Buffer {
    if (this.waiting.length === 0) return bytes;
    const out: Buffer[] = [];
    let rest = this.held.length > 0 ? Buffer.concat([this.held, bytes]) : bytes;
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      const at = rest.indexOf(next.line);
      const end = at < 0 ? -1 : rest.indexOf(LINE_END, at);
      if (end < 0) {
        const keep = at < 0 ? beginning(rest, next.line) : rest.length - at;
        out.push(rest.subarray(0, rest.length - keep));
        this.held = rest.subarray(rest.length - keep);
        return Buffer.concat(out);
      }
      out.push(rest.subarray(0, at), next.answer);
      rest = rest.subarray(end + LINE_END.length);
      this.waiting.shift();
    }
    this.held = Buffer.alloc(0);
    return Buffer.concat([...out, rest]);
  }
}

/** How many of the last bytes may be the beginning of a line. */
function beginning(bytes: Buffer, line: Buffer): number {
  for (let count = Math.min(line.length - 1, bytes.length); count > 0; count--)
    if (bytes.subarray(bytes.length - count).equals(line.subarray(0, count))) return count;
  return 0;
}
