import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { parse, stringify } from "yaml";

import { adoptedIn, assume } from "../../local/engine/adopted";
import { cliAtHand } from "../../local/cli/findCli";
import type { Deployment, ResourceState } from "../../pulumi/deployment";
import { deploymentOf, registerStack, stateFile } from "../../local/engine/backendState";
import { attachPlugins } from "../../local/engine/attachedPlugins";
import { buildHome } from "../../local/engine/home";
import type { Workspace } from "../../local/engine/workspace";
import { node } from "../../local/language/children";
import { localDirectory } from "../../local/engine/localDirectory";
import { policyPackArguments } from "../../pulumi/policyPacks";
import type { PulumiResult } from "../../pulumi/run";
import { runPulumiOn } from "../../local/engine/pulumi";
import { SECRETS_PROVIDER } from "../../local/engine/transit";
import { repository } from "../../local/engine/repository";
import {
  type EngineEvent,
  type StepMetadata,
  resourceChanges,
} from "../../pulumi/events/engineEvents";
import { receiveEvents } from "../../pulumi/events/receiveEvents";
import { startInKeptProcess } from "../keptProcesses/keptProcesses";
import { project, stackConfig } from "../project/project";

// One run of the real engine takes seconds, and several share two processors.
jest.setTimeout(180_000);

jest.spyOn(node, "start").mockImplementation(startInKeptProcess);

/** The parsed `config:` of a stack file, to be changed by a test. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test breaks it on purpose
export type StackConfig = Record<string, any>;

/** What a run of the engine is given besides the stack and the verb. */
export interface RunOptions {
  /** Changes the stack's configuration for this run and the ones after it. */
  readonly config?: (config: StackConfig) => void;
  /** Runs with the policy packs. */
  readonly policies?: boolean;
  /** Further flags for the CLI. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** What a run of the engine did and said. */
export interface Run extends PulumiResult {
  /** Everything that a person would see. */
  readonly output: string;
  readonly events: readonly EngineEvent[];
  /** How many resources saw which operation. */
  readonly changes: Record<string, number>;
  /** The steps in their order, without those that change nothing. */
  readonly steps: readonly StepMetadata[];
  /** What the engine and the program said, without progress. */
  readonly diagnostics: readonly { severity: string; message: string; urn?: string }[];
  /** What the policy packs found. */
  readonly violations: readonly NonNullable<EngineEvent["policyEvent"]>[];
}

/** A resource in the state's file, with all that is kept of it. */
type StoredState = ResourceState & Readonly<Record<string, unknown>>;

/** The verbs whose events can be read. */
export type Verb = "preview" | "up" | "refresh" | "destroy";

/** The real Pulumi CLI on a local Azure of its own, in a temporary folder, with the tests' own stacks. */
export class Engine {
  private constructor(readonly azure: Workspace) {}

  static start(): Engine {
    const engine = Engine.at(realpathSync(mkdtempSync(path.join(tmpdir(), "local-azure-"))));
    assume(engine.azure.directory.azure, adoptedIn(project));
    return engine;
  }

  /** On the local Azure in a folder, which commands may share. */
  static at(root: string): Engine {
    const cli = cliAtHand();
    if (cli === undefined) throw new Error("there is no Pulumi CLI: `npm test` gets one first");
    const directory = localDirectory(root);
    buildHome(directory, cli);
    return new Engine({ cli, directory });
  }

  /** Runs one of this project's stacks; the stack is made when there is none yet. */
  async run(stack: string, verb: Verb, options: RunOptions = {}): Promise<Run> {
    const folder = this.projectOf(stack);
    if (options.config !== undefined) this.editConfig(stack, options.config);
    registerStack(this.azure.directory, stack);
    this.writeStackFile(stack);
    const packs = options.policies === true ? policyPackArguments(repository) : [];
    return this.runIn(folder, verb, {
      ...options,
      args: ["--stack", stack, ...packs, ...(options.args ?? [])],
    });
  }

  /**
   * All that a preview refuses. `pulumi preview` ends at the first refusal, the preview of an `up` can go on; the `up`
   * itself isn't begun then.
   */
  async refusals(stack: string, options: RunOptions = {}): Promise<Run> {
    const before = JSON.stringify(this.state(stack).resources);
    const goOn = ["--skip-preview=false", "--continue-on-error"];
    const args = [...goOn, ...(options.args ?? [])];
    const run = await this.run(stack, "up", { ...options, args });
    if (run.exitCode === 0 || JSON.stringify(this.state(stack).resources) !== before)
      throw new Error(`the preview refused nothing\n${run.output}`);
    return run;
  }

  /** Makes a stack of whatever project the folder holds; its stack file then has the secrets provider. */
  async init(folder: string, stack: string): Promise<void> {
    const init = ["stack", "init", stack, "--secrets-provider", SECRETS_PROVIDER];
    const { exitCode, stderr } = await this.pulumi(folder, init);
    if (exitCode !== 0) throw new Error(stderr);
  }

  /** Runs whatever program the folder holds, without a word about this project. */
  async runIn(folder: string, verb: Verb, options: RunOptions = {}): Promise<Run> {
    const approval = verb === "preview" ? [] : ["--yes", "--skip-preview"];
    const { result, events } = await receiveEvents(({ args, environment }) =>
      this.pulumi(folder, [verb, ...approval, ...args, ...(options.args ?? [])], {
        ...environment,
        ...options.env,
      }),
    );
    return { ...result, ...parsed(events), output: result.stdout + result.stderr };
  }

  /** Runs any command of the CLI in a folder. */
  async pulumi(
    folder: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<PulumiResult> {
    const plugins = await attachPlugins(this.azure, env);
    try {
      return await runPulumiOn(this.azure, {
        cwd: folder,
        args: [...args, "--non-interactive", "--color", "never"],
        output: "captured",
        env: { ...plugins.variables, ...env },
      });
    } finally {
      plugins.close();
    }
  }

  /** The folder that runs of one of this project's stacks happen in. */
  projectOf(stack: string): string {
    const folder = path.join(this.azure.directory.root, "project", stack);
    const file = parse(readFileSync(path.join(repository, "Pulumi.yaml"), "utf8")) as object;
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ ...file, main: repository }));
    return folder;
  }

  /** The stack's state as the backend holds it. */
  state(stack: string): Deployment {
    return deploymentOf(this.azure.directory, stack);
  }

  /** Writes into a stack's state what another tool, an older version or an accident leaves there. */
  editState(
    stack: string,
    edit: (resources: readonly StoredState[]) => readonly ResourceState[],
  ): void {
    const file = stateFile(this.azure.directory, stack);
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint: { latest: { resources: readonly StoredState[] } };
    };
    const { latest } = state.checkpoint;
    latest.resources = edit(latest.resources) as readonly StoredState[];
    writeFileSync(file, JSON.stringify(state));
  }

  /** Takes everything away. */
  dispose(): void {
    rmSync(this.azure.directory.root, { recursive: true, force: true });
  }

  private readonly configs = new Map<string, StackConfig>();

  private editConfig(stack: string, edit: (config: StackConfig) => void): void {
    const config = structuredClone(this.configOf(stack));
    edit(config);
    this.configs.set(stack, config);
  }

  private configOf(stack: string): StackConfig {
    return this.configs.get(stack) ?? stackConfig(stack);
  }

  private writeStackFile(stack: string): void {
    const file = {
      secretsprovider: SECRETS_PROVIDER,
      encryptedkey: this.state(stack).secrets_providers?.state?.encryptedkey,
      config: this.configOf(stack),
    };
    writeFileSync(path.join(this.projectOf(stack), `Pulumi.${stack}.yaml`), stringify(file));
  }
}

/** An engine for all tests of a file; it is made before the first and goes after the last. */
export function useEngine(): () => Engine {
  let engine: Engine | undefined;
  beforeAll(() => {
    engine = Engine.start();
  });
  afterAll(() => engine?.dispose());
  return () => {
    if (engine === undefined) throw new Error("the engine is there inside a test only");
    return engine;
  };
}

function parsed(events: readonly EngineEvent[]) {
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  return {
    events,
    changes: resourceChanges(events),
    steps: steps.filter(({ op }) => op !== "same" && op !== "refresh"),
    diagnostics: events
      .flatMap(({ diagnosticEvent }) => diagnosticEvent ?? [])
      .filter(({ ephemeral }) => ephemeral !== true)
      .map(({ severity, message, urn }) => ({ severity, message, ...(urn && { urn }) })),
    violations: events.flatMap(({ policyEvent }) => policyEvent ?? []),
  };
}
