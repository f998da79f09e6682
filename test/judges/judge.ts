import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";

/** The SDK in a Python of its own, which is asked for one request after the other. */
export class Judge {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private said = "";

  constructor(python: string, variables: Readonly<Record<string, string>>) {
    this.child = spawn(python, [path.join(__dirname, "instance.py")], {
      env: { ...process.env, ...variables },
    });
    this.child.stderr.on("data", (chunk) => (this.said += String(chunk)));
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** What the SDK has read, or `{ refused: [status, code] }`. */
  async ask(request: string): Promise<unknown> {
    this.child.stdin.write(`${request}\n`);
    const line = await this.lines.next();
    if (line.done === true) throw new Error(`The SDK ended at ${request}: ${this.said}`);
    return JSON.parse(line.value) as unknown;
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("close", resolve));
    this.child.stdin.end();
    await ended;
  }
}
