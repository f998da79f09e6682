import { execFile } from "node:child_process";

/** What a person types after `eval "$(npm run -s local:env -- DIR)"`, whose output is `exports`. */
export class LocalShell {
  constructor(
    private readonly exports: string,
    /** Further variables of the person's. */
    private readonly variables: NodeJS.ProcessEnv = {},
  ) {}

  /** What a line prints; it must succeed. */
  async run(cwd: string, line: string): Promise<string> {
    const { status, stdout, stderr } = await this.type(cwd, line);
    if (status !== 0) throw new Error(stdout + stderr);
    return stdout;
  }

  /** How a line fails. */
  async fail(
    cwd: string,
    line: string,
  ): Promise<{ readonly status: number | null; readonly output: string }> {
    const { status, stdout, stderr } = await this.type(cwd, line);
    return { status, output: stdout + stderr };
  }

  private type(
    cwd: string,
    line: string,
  ): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
    const env = {
      ...process.env,
      ...this.variables,
      EXPORTS: this.exports,
      ARM_CLIENT_SECRET: "real",
      PULUMI_CONFIG_PASSPHRASE: undefined,
    };
    return new Promise((resolve) => {
      const script = `eval "$EXPORTS"\n${line}`;
      const shell = execFile("sh", ["-ec", script], { cwd, env }, (_error, stdout, stderr) => {
        resolve({ status: shell.exitCode, stdout, stderr });
      });
    });
  }
}
