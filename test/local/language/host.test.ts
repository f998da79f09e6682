import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";

import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  type AboutResponse,
  type GetProgramDependenciesResponse,
  AboutRequest,
  GeneratePackageRequest,
  GetProgramDependenciesRequest,
  ProgramInfo,
  RunPluginRequest,
  type RunPluginResponse,
} from "@pulumi/pulumi/proto/language_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { programDirectory } from "./programDirectory";

const repository = path.resolve(__dirname, "../../..");

let host: ChildProcess;
let client: LanguageRuntimeClient;

beforeAll(async () => {
  host = spawn(
    process.execPath,
    ["-r", "./register.cjs", "local/language/host.ts", "127.0.0.1:9"],
    { cwd: repository, stdio: ["ignore", "pipe", "inherit"] },
  );
  const port = await new Promise<string>((resolve) => {
    createInterface({ input: host.stdout! }).once("line", resolve);
  });
  client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
});

afterAll(() => {
  client.close();
  host.kill();
});

function call<Response>(
  start: (callback: (error: grpc.ServiceError | null, response: Response) => void) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

function policyPack(script: string): RunPluginRequest {
  const info = new ProgramInfo();
  info.setProgramDirectory(programDirectory({ "cmd/run-policy-pack": script }));
  const request = new RunPluginRequest();
  request.setInfo(info);
  request.setKind("analyzer");
  request.setPwd("/");
  request.setArgsList(["127.0.0.1:9"]);
  request.setEnvList(["GREETING=a=b"]);
  return request;
}

async function outputOf(request: RunPluginRequest) {
  const output = { stdout: "", stderr: "", exitCode: -1 };
  const stream = client.runPlugin(request);
  await new Promise((resolve, reject) => {
    stream.on("data", (response: RunPluginResponse) => {
      output.stdout += Buffer.from(response.getStdout_asU8()).toString();
      output.stderr += Buffer.from(response.getStderr_asU8()).toString();
      if (response.hasExitcode()) output.exitCode = response.getExitcode();
    });
    stream.on("end", resolve);
    stream.on("error", reject);
  });
  return output;
}

describe("the language host", () => {
  it("says its version, which is the SDK's", async () => {
    const info = await call<PluginInfo>((done) => client.getPluginInfo(new Empty(), done));
    expect(info.getVersion()).toBe("3.245.0");
  });

  it("says which Node.js it runs programs with", async () => {
    const about = await call<AboutResponse>((done) => client.about(new AboutRequest(), done));
    expect(about.getExecutable()).toBe(process.execPath);
    expect(about.getVersion()).toBe(process.version);
  });

  it("answers UNIMPLEMENTED to what it doesn't do", async () => {
    const generated = call((done) => client.generatePackage(new GeneratePackageRequest(), done));
    await expect(generated).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
  });

  it("lists what a program depends on, with the installed versions", async () => {
    const info = new ProgramInfo();
    info.setProgramDirectory(repository);
    const request = new GetProgramDependenciesRequest();
    request.setInfo(info);
    const response = await call<GetProgramDependenciesResponse>((done) =>
      client.getProgramDependencies(request, done),
    );
    const found = response.getDependenciesList().map((d) => `${d.getName()}@${d.getVersion()}`);
    expect(found).toContain("@pulumi/pulumi@3.245.0");
    expect(found).toContain("jest@30.5.2");
    expect(found).not.toContain("semver@7.7.3");
  });

  it("streams what a policy pack prints, and its exit code", async () => {
    const request = policyPack(`
      console.log(process.argv.slice(2).join(" "), process.env.GREETING);
      console.error(process.cwd());
      process.exitCode = 3;`);
    const folder = request.getInfo()!.getProgramDirectory();
    await expect(outputOf(request)).resolves.toEqual({
      stdout: `127.0.0.1:9 ${folder} a=b\n`,
      stderr: `${folder}\n`,
      exitCode: 3,
    });
  });

  it("puts the nodeargs of a policy pack behind the script", async () => {
    const request = policyPack(`console.log(process.argv.slice(2).join(" "))`);
    request.getInfo()!.setOptions(Struct.fromJavaScript({ nodeargs: "--title 'a b'" }));
    const folder = request.getInfo()!.getProgramDirectory();
    const { stdout } = await outputOf(request);
    expect(stdout).toBe(`--title a b 127.0.0.1:9 ${folder}\n`);
  });

  it("ends a policy pack when the engine cancels it", async () => {
    const stream = client.runPlugin(
      policyPack(`console.log(process.pid); setInterval(() => {}, 1000);`),
    );
    const pid = await new Promise<number>((resolve) => {
      stream.once("data", (response: RunPluginResponse) =>
        resolve(Number(Buffer.from(response.getStdout_asU8()).toString())),
      );
      stream.once("error", () => undefined);
    });
    stream.cancel();
    await expect(ended(pid)).resolves.toBe(true);
  });

  it("names the missing SDK instead of starting a pack without one", async () => {
    const request = policyPack("");
    request.getInfo()!.setProgramDirectory(programDirectory({}));
    await expect(outputOf(request)).rejects.toMatchObject({
      details: expect.stringContaining("@pulumi/pulumi is not installed for") as string,
    });
  });
});

async function ended(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
