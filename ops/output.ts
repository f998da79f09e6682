import { setTimeout as sleep } from "node:timers/promises";

/** How long nothing may be said before it is said what goes on. */
const SILENCE_MS = 2000;
/** In a log that nobody watches, lines that say the same hide the others. */
const UNWATCHED_MS = 30_000;

interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
}

/**
 * What a command says: text for people on stdout, or with `--json` one document there; progress is on stderr. No
 * secret that it was told of passes.
 */
export class Output {
  private readonly secrets = new Set<string>();

  constructor(
    readonly json: boolean,
    private readonly streams: Streams = process,
  ) {}

  /** Never to be shown, whoever says it, nor in the forms that a URL or a JSON text has. */
  keepSecret(value: string): void {
    if (value.length < 8) return;
    for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
      this.secrets.add(form);
  }

  /** A line for people. */
  say(text = ""): void {
    if (!this.json) this.streams.stdout.write(this.clean(`${text}\n`));
  }

  /** A line about what goes on, or went wrong, which is no part of the answer. */
  remark(text: string): void {
    this.streams.stderr.write(this.clean(`${text}\n`));
  }

  /** The answer for machines. */
  document(value: unknown): void {
    if (this.json)
      this.streams.stdout.write(this.clean(`${JSON.stringify(value, undefined, 2)}\n`));
  }

  /** Does the work, and says every now and then that it goes on, if it takes longer than two seconds. */
  async during<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    const started = Date.now();
    const ended = new AbortController();
    void this.watch(what, started, ended.signal);
    try {
      return await work();
    } finally {
      ended.abort();
    }
  }

  private async watch(what: string, started: number, signal: AbortSignal): Promise<void> {
    const { isTTY } = this.streams.stderr;
    try {
      for (let pause = SILENCE_MS; ; pause = isTTY === true ? SILENCE_MS : UNWATCHED_MS) {
        await sleep(pause, undefined, { signal, ref: false });
        this.remark(`… ${what} (${Math.round((Date.now() - started) / 1000)} s)`);
      }
    } catch {
      // The work has ended.
    }
  }

  private clean(text: string): string {
    return [...this.secrets].reduce(
      (cleaned, secret) => cleaned.replaceAll(secret, "[secret]"),
      text,
    );
  }
}
