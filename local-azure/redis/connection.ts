import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { type Command, CommandParser, ProtocolError, encoded } from "./commandParser";
import type { RedisFault } from "./faults";
import { CROSS_SLOT, needsOneSlot, slotsOf } from "./hashSlots";
import { type Traits, refusal } from "./refusedCommands";
import { Replies } from "./replies";

const LOOK_MS = 20;
/** The longest that a timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a login comes to: the password for the server, and until when the connection may stay; undefined: it fails. */
export type Login = { readonly password: Buffer; readonly expires?: Date } | undefined;

/** The database behind a connection. */
export interface Backend {
  readonly traits: Traits;
  /** The fault that is set now; the servers are made ready for it first. */
  fault(): RedisFault | undefined | Promise<RedisFault | undefined>;
  login(user: string, password: Buffer): Promise<Login>;
  keysOf(words: readonly Buffer[]): readonly Buffer[] | Promise<readonly Buffer[]>;
}

/** One client's connection: its commands go to the server one after the other, unless the front answers them. */
export class Connection {
  private readonly parser = new CommandParser();
  private readonly replies = new Replies();
  private working = false;
  private isLoggedIn = false;
  private isOpen = true;
  private expiry: NodeJS.Timeout | undefined;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly backend: Backend,
    /** What the client is connected by, below TLS. */
    private readonly transport: Socket = client,
  ) {
    client.on("data", (chunk: Buffer) => {
      this.parser.push(chunk);
      void this.work();
    });
    server.on("data", (chunk: Buffer) => void this.pass(chunk));
    client.on("drain", () => server.resume());
    server.on("drain", () => client.resume());
    // A connection that breaks is closed, and that is all there is to say of it.
    for (const socket of [client, server, transport]) socket.on("error", () => this.close());
    client.on("close", () => this.close());
    server.on("close", () => {
      client.end();
      this.ended();
    });
  }

  /** Closes it, as a server that goes away does. */
  close(): void {
    this.ended();
    this.client.destroy();
    this.server.destroy();
  }

  /** Has it reset, as by a firewall. */
  reset(): void {
    this.ended();
    this.transport.resetAndDestroy();
    this.client.destroy();
    this.server.destroy();
  }

  private ended(): void {
    this.isOpen = false;
    clearTimeout(this.expiry);
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      for (let next = this.parser.next(); next && this.isOpen; next = this.parser.next())
        await this.handle(next);
    } catch (error) {
      if (error instanceof ProtocolError)
        this.client.end(`-ERR Protocol error: ${error.message}\r\n`);
      else this.close(); // The server is gone.
    } finally {
      this.working = false;
    }
  }

  private async handle({ words, raw }: Command): Promise<void> {
    const fault = await this.withoutHang();
    if (!this.isOpen) return;
    if (fault?.kind === "reset") {
      this.reset();
      return;
    }
    if (fault?.kind === "slow") await sleep(fault.milliseconds);
    const command = (words[0] ?? "").toString("latin1").toUpperCase();
    const login = credentials(command, words);
    if (login) {
      await this.login(words, login);
      return;
    }
    // To who isn't logged in the server itself says so, whatever the command.
    if (!this.isLoggedIn) {
      this.send(raw);
      return;
    }
    const answer =
      refusal(words, this.backend.traits) ?? (await this.misplaced(command, words, fault));
    this.send(answer === undefined ? raw : this.replies.answer(answer));
  }

  private async login(words: readonly Buffer[], at: Credentials): Promise<void> {
    const user = at.user === undefined ? "default" : (words[at.user] ?? "").toString();
    const login = at.isWhole
      ? await this.backend.login(user, words[at.password] ?? Buffer.alloc(0))
      : undefined;
    if (login) {
      this.isLoggedIn = true;
      this.expireAt(login.expires);
    }
    // The server says what it thinks of a password that can't be right.
    const password = login?.password ?? randomBytes(32);
    this.send(encoded(words.map((word, each) => (each === at.password ? password : word))));
  }

  // The service closes a connection whose token has expired without a new AUTH: entra-for-authentication.md.
  private expireAt(expires: Date | undefined): void {
    clearTimeout(this.expiry);
    if (!expires) return;
    const remaining = Math.min(expires.getTime() - Date.now(), LONGEST_TIMER_MS);
    this.expiry = setTimeout(() => this.close(), remaining);
    this.expiry.unref();
  }

  /** The answer to a command whose keys aren't where the server would look for them. */
  private async misplaced(
    command: string,
    words: readonly Buffer[],
    fault: RedisFault | undefined,
  ): Promise<string | undefined> {
    const oneSlot = needsOneSlot(command, this.backend.traits);
    if (!oneSlot && fault?.kind !== "moved") return undefined;
    const slots = slotsOf(await this.backend.keysOf(words));
    if (oneSlot && slots.length > 1) return CROSS_SLOT;
    return fault?.kind === "moved" && slots[0] !== undefined
      ? `-MOVED ${slots[0]} ${fault.to}`
      : undefined;
  }

  private async withoutHang(): Promise<RedisFault | undefined> {
    for (;;) {
      const fault = await this.backend.fault();
      if (fault?.kind !== "hang" || !this.isOpen) return fault;
      await sleep(LOOK_MS);
    }
  }

  private async pass(chunk: Buffer): Promise<void> {
    const reply = this.replies.pass(chunk);
    const fault = this.backend.fault();
    if (fault instanceof Promise || fault?.kind === "hang") {
      this.server.pause();
      await this.withoutHang();
      this.server.resume();
    }
    if (reply.length > 0 && this.isOpen && !this.client.write(reply)) this.server.pause();
  }

  private send(bytes: Buffer): void {
    if (this.isOpen && !this.server.write(bytes)) this.client.pause();
  }
}

/** Where in a command's words a user and a password are. */
interface Credentials {
  readonly user?: number;
  readonly password: number;
  /** Whether the server will look at them: not where it takes offence at another word first. */
  readonly isWhole: boolean;
}

// AUTH [user] password; HELLO 2|3 [AUTH user password] [SETNAME name].
function credentials(command: string, words: readonly Buffer[]): Credentials | undefined {
  if (command === "AUTH" && words.length === 2) return { password: 1, isWhole: true };
  if (command === "AUTH" && words.length === 3) return { user: 1, password: 2, isWhole: true };
  if (command !== "HELLO") return undefined;
  const text = words.map((word) => word.toString("latin1").toUpperCase());
  const at = text.indexOf("AUTH", 2);
  if (at < 0 || words.length < at + 3) return undefined;
  const others = text.slice(2, at).concat(text.slice(at + 3));
  const isWhole =
    /^[23]$/.test(text[1] ?? "") &&
    (others.length === 0 || (others.length === 2 && others[0] === "SETNAME"));
  return { user: at + 1, password: at + 2, isWhole };
}
