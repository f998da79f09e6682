import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import type { ServerWritableStream } from "@grpc/grpc-js";
import type {
  GetProgramDependenciesRequest,
  InstallDependenciesRequest,
} from "@pulumi/pulumi/proto/language_pb";
import {
  DependencyInfo,
  GetProgramDependenciesResponse,
  InstallDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb";
import spawn from "cross-spawn";

import { runtimeOptions } from "./runtimeOptions";

interface PackageManifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Runs `<package manager> install` in the program's directory, streaming what it prints. */
export function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const options = runtimeOptions(call.request.getInfo()?.getOptions()?.toJavaScript() ?? {});
  const directory = call.request.getDirectory();
  const child = spawn(options.packagemanager, ["install"], { cwd: directory, env, stdio: "pipe" });
  child.stdout?.on("data", (chunk: Buffer) => {
    const response = new InstallDependenciesResponse();
    response.setStdout(chunk);
    call.write(response);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    const response = new InstallDependenciesResponse();
    response.setStderr(chunk);
    call.write(response);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${options.packagemanager} install failed with exit code ${code ?? 1}`));
    });
  });
}

/** The packages that a program depends on and the versions that are installed, for `pulumi about`. */
export function programDependencies(
  request: GetProgramDependenciesRequest,
): GetProgramDependenciesResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const found = new Map<string, string>();
  collect(directory, request.getTransitivedependencies(), found);
  const response = new GetProgramDependenciesResponse();
  response.setDependenciesList(
    [...found].map(([name, version]) => {
      const dependency = new DependencyInfo();
      dependency.setName(name);
      dependency.setVersion(version);
      return dependency;
    }),
  );
  return response;
}

function collect(directory: string, transitive: boolean, found: Map<string, string>): void {
  const root = packageRoot(directory);
  if (root === undefined) return;
  const { dependencies, devDependencies } = manifest(root);
  // Development packages of a dependency aren't installed, so only the program's own count.
  const names = Object.keys({ ...dependencies, ...(found.size === 0 && devDependencies) });
  for (const name of names) {
    const installed = installedPackage(root, name);
    if (installed === undefined || found.has(name)) continue;
    found.set(name, manifest(installed).version ?? "");
    if (transitive) collect(installed, true, found);
  }
}

function installedPackage(from: string, name: string): string | undefined {
  return ancestors(from)
    .map((folder) => path.join(folder, "node_modules", name))
    .find((folder) => existsSync(path.join(folder, "package.json")));
}

function packageRoot(directory: string): string | undefined {
  return ancestors(directory).find((folder) => existsSync(path.join(folder, "package.json")));
}

function ancestors(directory: string): string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

function manifest(folder: string): PackageManifest {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as PackageManifest;
}
