import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunResponse } from "@pulumi/pulumi/proto/language_pb";

import type { Children } from "./children";
import { writeIntoEngine } from "./engineOutput";
import { pulumiModule } from "./pulumiModule";
import { type RuntimeOptions, runtimeOptions } from "./runtimeOptions";

/** `@pulumi/pulumi` ends with this when it has already told the person what is wrong. */
const ALREADY_REPORTED = 32;

/** Where a program runs. */
export interface ProgramHost {
  /** The environment of the engine. */
  readonly env: NodeJS.ProcessEnv;
  /** The engine's address. */
  readonly engine: string;
  /** Whether nobody reads what the host itself prints. */
  readonly isAttached: boolean;
  readonly children: Children;
}

/** Runs a Pulumi program to its end and says how it ended. */
export async function runProgram(request: RunRequest, host: ProgramHost): Promise<RunResponse> {
  const info = request.getInfo();
  if (info === undefined) throw new Error("the engine sent a run request without a program");
  const options = runtimeOptions(info.getOptions()?.toJavaScript() ?? {});
  const directory = info.getProgramDirectory();
  const runModule = pulumiModule(directory, "cmd/run");

  const output = host.isAttached ? "pipe" : "inherit";
  const child = host.children.start(programArguments(request, options, runModule, host.engine), {
    cwd: directory,
    env: programEnvironment(request, options, host.env),
    // The program writes straight to the host's own streams where the engine reads those: nothing can be lost.
    stdio: ["ignore", output, output],
  });
  const written = host.isAttached
    ? writeIntoEngine(host.engine, [child.stdout, child.stderr])
    : Promise.resolve();
  const response = new RunResponse();
  const error = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === ALREADY_REPORTED) response.setBail(true);
      resolve(failure(code, signal));
    });
  });
  await written;
  response.setError(error);
  return response;
}

/** The command line after `node`, in the official host's order. */
export function programArguments(
  request: RunRequest,
  options: RuntimeOptions,
  runModule: string,
  engine: string,
): string[] {
  const info = request.getInfo();
  const flags: [string, string | undefined][] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engine],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", info?.getRootDirectory()],
    ["stack", request.getStack()],
    ["pwd", info?.getProgramDirectory()],
  ];
  return [
    ...options.nodeargs,
    runModule,
    ...flags.flatMap(([flag, value]) => (value ? [`--${flag}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    "--query-mode",
    String(request.getQuerymode()),
    "--parallel",
    String(request.getParallel()),
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
}

/** The environment of the program: the engine's, with the stack's configuration. */
export function programEnvironment(
  request: RunRequest,
  options: RuntimeOptions,
  env: NodeJS.ProcessEnv,
): Record<string, string | undefined> {
  const config = Object.fromEntries(request.getConfigMap().entries() as Iterable<[string, string]>);
  return {
    ...env,
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(options.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

function failure(code: number | null, signal: NodeJS.Signals | null): string {
  if (code === 0 || code === ALREADY_REPORTED) return "";
  return code === null
    ? `Program was ended by ${signal ?? "a signal"}`
    : `Program exited with non-zero exit code: ${code}`;
}
