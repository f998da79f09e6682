import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { parseDocument } from "yaml";

import { GitHubActions } from "../../delivery/job/gitHubActions";
import type { Delivery } from "../../delivery/delivery";
import type { Guard } from "../../delivery/standIns";
import { adoptedIn, assume } from "../../local/engine/adopted";
import { Arm } from "../../local-azure/arm/arm";
import type { Cli } from "../../pulumi/cli/cli";
import { cliAtHand } from "../../local/cli/findCli";
import type { Deployment } from "../../pulumi/deployment";
import { deploymentOf, stackExists } from "../../local/engine/backendState";
import { type AttachedPlugins, attachPlugins } from "../../local/engine/attachedPlugins";
import { engineEnvironment } from "../../local/engine/engineVariables";
import { buildHome } from "../../local/engine/home";
import { type LocalDirectory, localDirectory } from "../../local/engine/localDirectory";
import type { PulumiResult } from "../../pulumi/run";
import { runPulumiOn } from "../../local/engine/pulumi";
import { SECRETS_PROVIDER } from "../../local/engine/transit";
import "./engine";
import { RepositoryCopy } from "./repositoryCopy";

/** Lets everything pass: these tests are on the local Azure on purpose. */
const noGuard: Guard = () => undefined;

/** A checkout as a runner has it, the local Azure in the place of the real one, and a job's files. */
export class Checkout {
  readonly azure: Arm;
  readonly delivery: Delivery;
  /** What the deliveries printed. */
  printed = "";
  private readonly copy = new RepositoryCopy({ without: ["test", "docs"] });

  static async open(guard: Guard = noGuard): Promise<Checkout> {
    const cli = cliAtHand();
    if (cli === undefined) throw new Error("there is no Pulumi CLI: `npm test` gets one first");
    const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), "runner-")));
    const directory = localDirectory(path.join(temporary, "azure"));
    const plugins = await attachPlugins({ cli, directory });
    return new Checkout(cli, directory, plugins, temporary, guard);
  }

  private constructor(
    cli: Cli,
    readonly directory: LocalDirectory,
    private readonly plugins: AttachedPlugins,
    private readonly temporary: string,
    guard: Guard,
  ) {
    mkdirSync(this.directory.root);
    assume(this.directory.azure, adoptedIn(this.copy.root));
    buildHome(this.directory, cli);
    this.azure = new Arm(this.directory.azure);
    this.delivery = {
      project: {
        cli: cli.binary,
        folder: this.copy.root,
        env: {
          ...engineEnvironment(this.directory),
          ...plugins.variables,
          PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
          PULUMI_SECRETS_PROVIDER: SECRETS_PROVIDER,
          ARM_SUBSCRIPTION_ID: "00000000-0000-0000-0000-000000000000",
          GITHUB_REF_NAME: "main",
          GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
        },
        print: (text) => (this.printed += text),
      },
      job: new GitHubActions(
        {
          GITHUB_STEP_SUMMARY: this.file("summary.md"),
          GITHUB_OUTPUT: this.file("output.txt"),
        },
        (text) => (this.printed += text),
      ),
      guard,
    };
  }

  /** A file of the job, outside of the checkout. */
  file(name: string): string {
    return path.join(this.temporary, name);
  }

  /** What the job's steps wrote into such a file, which is emptied for the next step. */
  take(name: string): string {
    const text = readFileSync(this.file(name), { encoding: "utf8", flag: "a+" });
    writeFileSync(this.file(name), "");
    return text;
  }

  /** Changes a value in a stack file, as a commit would. */
  edit(stack: string, at: readonly (string | number)[], value: unknown): void {
    const file = path.join(this.copy.root, `Pulumi.${stack}.yaml`);
    const document = parseDocument(readFileSync(file, "utf8"));
    if (value === undefined) document.deleteIn(["config", ...at]);
    else document.setIn(["config", ...at], value);
    writeFileSync(file, document.toString());
  }

  /** Runs any command of the CLI, as somebody else would. */
  async pulumi(...args: string[]): Promise<PulumiResult> {
    const { cli, folder } = this.delivery.project;
    const workspace = { cli: { binary: cli, version: "", origin: "" }, directory: this.directory };
    const result = await runPulumiOn(workspace, {
      cwd: folder,
      args: [...args, "--non-interactive"],
      output: "captured",
      env: { ...this.plugins.variables, PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true" },
    });
    if (result.exitCode !== 0) throw new Error(result.stdout + result.stderr);
    return result;
  }

  /** Leaves a lock as a job leaves it that was killed. */
  lock(stack: string): void {
    const folder = path.join(
      this.directory.backend,
      ".pulumi/locks/organization/azure-managed-redis",
      stack,
    );
    mkdirSync(folder, { recursive: true });
    const content = { pid: 1, username: "runner", hostname: "gone", timestamp: new Date() };
    writeFileSync(path.join(folder, "left.json"), JSON.stringify(content));
  }

  state(stack: string): Deployment {
    return deploymentOf(this.directory, stack);
  }

  hasStack(stack: string): boolean {
    return stackExists(this.directory, stack);
  }

  dispose(): void {
    this.plugins.close();
    rmSync(this.temporary, { recursive: true, force: true });
    this.copy.dispose();
  }
}
