import { execFileSync, spawnSync } from "node:child_process";

/** What a person types after `eval "$(npm run -s local:env -- DIR)"`, whose output is `exports`. */
export class LocalShell {
  constructor(private readonly exports: string) {}

  /** What a line prints; it must succeed. */
  run(cwd: string, line: string): string {
    return execFileSync("sh", ["-ec", this.script(line)], {
      cwd,
      encoding: "utf8",
      env: this.env(),
    });
  }

  /** How a line fails. */
  fail(cwd: string, line: string): { readonly status: number | null; readonly output: string } {
    const options = { cwd, encoding: "utf8", env: this.env() } as const;
    const { status, stdout, stderr } = spawnSync("sh", ["-ec", this.script(line)], options);
    return { status, output: stdout + stderr };
  }

  private script(line: string): string {
    return `eval "$EXPORTS"\n${line}`;
  }

  private env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      EXPORTS: this.exports,
      ARM_CLIENT_SECRET: "real",
      PULUMI_CONFIG_PASSPHRASE: undefined,
    };
  }
}
