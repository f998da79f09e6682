/** One command of a client, with the bytes that it came in. */
export interface Command {
  readonly words: readonly Buffer[];
  readonly raw: Buffer;
}

/** What a client sent is no command; Redis answers this and closes the connection. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

// Redis's own limits: networking.c, PROTO_INLINE_MAX_SIZE, processMultibulkBuffer, proto-max-bulk-len.
const MOST_INLINE = 64 * 1024;
const MOST_WORDS = 1024 * 1024;
const LONGEST_WORD = 512 * 1024 * 1024;

const LINE_END = Buffer.from("\r\n");
const INTEGER = /^-?\d{1,10}$/;

/**
 * Cuts what a client sends into commands: RESP arrays of bulk strings, and inline commands.
 * Source: redis.io/docs/latest/develop/reference/protocol-spec, "Sending commands to a Redis server".
 */
export class CommandParser {
  private chunks: Buffer[] = [];
  private size = 0;
  /** So many bytes are needed before it is worth looking again: a long value comes in many pieces. */
  private needed = 1;

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
  }

  /**
   * The next command that has come whole, or undefined.
   *
   * @throws ProtocolError
   */
  next(): Command | undefined {
    while (this.size >= this.needed) {
      const bytes = this.joined();
      const found = bytes[0] === STAR ? array(bytes) : inline(bytes);
      if (typeof found === "number") {
        this.needed = found;
        return undefined;
      }
      this.drop(found.raw.length);
      // An empty line or an empty array is no command: Redis passes over it.
      if (found.words.length > 0) return found;
    }
    return undefined;
  }

  private joined(): Buffer {
    const [only] = this.chunks;
    if (this.chunks.length === 1 && only) return only;
    const bytes = Buffer.concat(this.chunks);
    this.chunks = [bytes];
    return bytes;
  }

  private drop(count: number): void {
    const rest = this.joined().subarray(count);
    this.chunks = rest.length > 0 ? [rest] : [];
    this.size = rest.length;
    this.needed = 1;
  }
}

const STAR = 0x2a;
const DOLLAR = 0x24;

/** A command, or how many bytes there must be for more to be known. */
type Found = Command | number;

function array(bytes: Buffer): Found {
  const first = line(bytes, 0);
  if (!first) return bytes.length + 1;
  const count = integer(first.text.slice(1), MOST_WORDS, "invalid multibulk length");
  const words: Buffer[] = [];
  let at = first.end;
  for (let each = 0; each < count; each++) {
    const length = line(bytes, at);
    if (!length) return bytes.length + 1;
    if (bytes[at] !== DOLLAR)
      throw new ProtocolError(`expected '$', got '${length.text.slice(0, 1)}'`);
    const size = integer(length.text.slice(1), LONGEST_WORD, "invalid bulk length");
    if (size < 0) throw new ProtocolError("invalid bulk length");
    at = length.end + size + LINE_END.length;
    if (bytes.length < at) return at;
    words.push(bytes.subarray(length.end, length.end + size));
  }
  return { words, raw: bytes.subarray(0, at) };
}

function inline(bytes: Buffer): Found {
  const end = bytes.indexOf("\n");
  if (end < 0) {
    if (bytes.length > MOST_INLINE) throw new ProtocolError("too big inline request");
    return bytes.length + 1;
  }
  const text = bytes.subarray(0, end).toString("latin1").trim();
  const words = text === "" ? [] : text.split(/\s+/).map((word) => Buffer.from(word, "latin1"));
  return { words, raw: bytes.subarray(0, end + 1) };
}

function line(bytes: Buffer, at: number): { text: string; end: number } | undefined {
  const end = bytes.indexOf(LINE_END, at);
  if (end < 0) {
    if (bytes.length - at > MOST_INLINE) throw new ProtocolError("too big count string");
    return undefined;
  }
  return { text: bytes.toString("latin1", at, end), end: end + LINE_END.length };
}

function integer(text: string, most: number, otherwise: string): number {
  const value = INTEGER.test(text) ? Number(text) : NaN;
  if (!(value <= most)) throw new ProtocolError(otherwise);
  return value;
}

/** A command as RESP. */
export function encoded(words: readonly (Buffer | string)[]): Buffer {
  const parts = words.flatMap((word) => {
    const bytes = typeof word === "string" ? Buffer.from(word) : word;
    return [Buffer.from(`$${bytes.length}\r\n`), bytes, LINE_END];
  });
  return Buffer.concat([Buffer.from(`*${words.length}\r\n`), ...parts]);
}
