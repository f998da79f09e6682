import type { ServerWritableStream } from "@grpc/grpc-js";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";

import type { Children } from "./children";
import { pulumiModule } from "./pulumiModule";
import { type RuntimeOptions, runtimeOptions } from "./runtimeOptions";

/** Runs a policy pack or a provider written in TypeScript, streaming what it prints to the engine. */
export function runPlugin(
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
  { env, children }: { readonly env: NodeJS.ProcessEnv; readonly children: Children },
): Promise<void> {
  const request = call.request;
  const info = request.getInfo();
  if (info === undefined) throw new Error("the engine sent a plugin request without a program");
  const options = runtimeOptions(info.getOptions()?.toJavaScript() ?? {});
  const directory = info.getProgramDirectory();
  const isPolicyPack = request.getKind() === "analyzer";

  const child = children.start(pluginArguments(request, options, directory), {
    // A pack's own folder decides which tsconfig.json and node_modules it gets.
    cwd: isPolicyPack ? directory : request.getPwd() || directory,
    env: pluginEnvironment(request, options, env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
  call.once("cancelled", () => children.stop(child));

  function send(fill: (response: RunPluginResponse) => void): void {
    if (call.cancelled) return;
    const response = new RunPluginResponse();
    fill(response);
    call.write(response);
  }

  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      send((response) => response.setExitcode(code ?? 1));
      resolve();
    });
  });
}

/** The command line after `node`. Unlike a program's, the `nodeargs` come behind the script, as in the official host. */
export function pluginArguments(
  request: RunPluginRequest,
  options: RuntimeOptions,
  directory: string,
): string[] {
  return request.getKind() === "analyzer"
    ? [
        pulumiModule(directory, "cmd/run-policy-pack"),
        ...options.nodeargs,
        ...request.getArgsList(),
        directory,
      ]
    : [
        pulumiModule(directory, "cmd/run-plugin"),
        ...options.nodeargs,
        directory,
        ...request.getArgsList(),
      ];
}

function pluginEnvironment(
  request: RunPluginRequest,
  options: RuntimeOptions,
  env: NodeJS.ProcessEnv,
): Record<string, string | undefined> {
  const given = request.getEnvList().map((entry): [string, string] => {
    const equals = entry.indexOf("=");
    return [entry.slice(0, equals), entry.slice(equals + 1)];
  });
  return {
    ...env,
    ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(options.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    ...Object.fromEntries(given),
  };
}
