import { readFileSync } from "node:fs";
import path from "node:path";

import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { Children } from "../../../local/language/children";
import {
  type ProgramHost,
  programArguments,
  programEnvironment,
  runProgram,
} from "../../../local/language/program";
import { runtimeOptions } from "../../../local/language/runtimeOptions";
import { programDirectory } from "./programDirectory";

function runRequest(directory: string, options: Record<string, boolean | string> = {}): RunRequest {
  const info = new ProgramInfo();
  info.setRootDirectory("/view");
  info.setProgramDirectory(directory);
  info.setEntryPoint(".");
  info.setOptions(Struct.fromJavaScript(options));
  const request = new RunRequest();
  request.setInfo(info);
  request.setMonitorAddress("127.0.0.1:1");
  request.setOrganization("organization");
  request.setProject("project");
  request.setStack("dev");
  request.setDryrun(true);
  request.setParallel(16);
  request.setArgsList(["last"]);
  request.getConfigMap().set("redis:tls", "true");
  request.setConfigsecretkeysList(["redis:password"]);
  return request;
}

describe("programArguments", () => {
  it("orders the command line as the official host does", () => {
    const options = runtimeOptions({ nodeargs: "--require ./register.cjs" });
    expect(programArguments(runRequest("/program"), options, "RUN", "127.0.0.1:2")).toEqual([
      ...["--require", "./register.cjs", "RUN"],
      ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2", "--organization", "organization"],
      ...["--project", "project", "--root-directory", "/view", "--stack", "dev"],
      ...[
        "--pwd",
        "/program",
        "--dry-run",
        "--query-mode",
        "false",
        "--parallel",
        "16",
        ".",
        "last",
      ],
    ]);
  });

  it("leaves out --dry-run in an update", () => {
    const request = runRequest("/program");
    request.setDryrun(false);
    expect(programArguments(request, runtimeOptions({}), "RUN", "e")).not.toContain("--dry-run");
  });
});

describe("programEnvironment", () => {
  const engine = { PULUMI_HOME: "/home" };

  it("passes the configuration as JSON", () => {
    const environment = programEnvironment(runRequest("/program"), runtimeOptions({}), engine);
    expect(environment).toEqual({
      PULUMI_HOME: "/home",
      PULUMI_CONFIG: '{"redis:tls":"true"}',
      PULUMI_CONFIG_SECRET_KEYS: '["redis:password"]',
      PULUMI_NODEJS_TYPESCRIPT: "true",
    });
  });

  it("says nothing of TypeScript for a JavaScript program", () => {
    const options = runtimeOptions({ typescript: false });
    const environment = programEnvironment(runRequest("/program"), options, engine);
    expect(environment).not.toHaveProperty("PULUMI_NODEJS_TYPESCRIPT");
  });

  it("names the tsconfig that Pulumi.yaml names", () => {
    const options = runtimeOptions({ tsconfig: "other.json" });
    const environment = programEnvironment(runRequest("/program"), options, engine);
    expect(environment).toMatchObject({ PULUMI_NODEJS_TSCONFIG_PATH: "other.json" });
  });
});

/** A host that an engine has started. */
function started(): ProgramHost {
  return { env: process.env, engine: "engine", isAttached: false, children: new Children() };
}

describe("runProgram", () => {
  it("runs the SDK of the program in the program's directory", async () => {
    const directory = programDirectory({
      "cmd/run": `require("fs").writeFileSync("ran.txt", process.cwd())`,
    });
    const response = await runProgram(runRequest(directory), started());
    expect(response.getError()).toBe("");
    expect(response.getBail()).toBe(false);
    expect(readFileSync(path.join(directory, "ran.txt"), "utf8")).toBe(directory);
  });

  it("bails when the program has reported its error itself", async () => {
    const directory = programDirectory({ "cmd/run": "process.exit(32)" });
    const response = await runProgram(runRequest(directory), started());
    expect(response.getBail()).toBe(true);
    expect(response.getError()).toBe("");
  });

  it("says the exit code of a crash", async () => {
    const directory = programDirectory({ "cmd/run": "process.exit(7)" });
    const response = await runProgram(runRequest(directory), started());
    expect(response.getBail()).toBe(false);
    expect(response.getError()).toBe("Program exited with non-zero exit code: 7");
  });

  it("says which signal ended the program", async () => {
    const directory = programDirectory({ "cmd/run": `process.kill(process.pid, "SIGKILL")` });
    const response = await runProgram(runRequest(directory), started());
    expect(response.getError()).toBe("Program was ended by SIGKILL");
  });

  it("finds the SDK in a folder above the program", async () => {
    const directory = programDirectory({ "cmd/run": "process.exit(7)" });
    const response = await runProgram(runRequest(path.join(directory, "node_modules")), started());
    expect(response.getError()).toMatch(/: 7$/);
  });

  it("says what to install when there is no SDK", async () => {
    const directory = programDirectory({});
    await expect(runProgram(runRequest(directory), started())).rejects.toThrow(
      `@pulumi/pulumi is not installed for ${directory}: run \`npm ci\``,
    );
  });

  it("sends each line that the program prints to the engine that attached to the host", async () => {
    const engine = await engineThatListens();
    const directory = programDirectory({
      "cmd/run": `console.log("one\\n\\ntwo"); console.error("100 %s"); process.exitCode = 7;`,
    });
    const response = await runProgram(runRequest(directory), {
      ...started(),
      engine: engine.address,
      isAttached: true,
    });
    engine.close();
    expect(response.getError()).toMatch(/: 7$/);
    expect(engine.lines.sort()).toEqual(["100 %s\n", "one\n", "two\n"]);
  });

  it("ends though the engine doesn't listen any more", async () => {
    const directory = programDirectory({ "cmd/run": `console.log("one")` });
    const engine = await engineThatListens();
    engine.close();
    const host = { ...started(), engine: engine.address, isAttached: true };
    expect((await runProgram(runRequest(directory), host)).getError()).toBe("");
  });
});

/** The part of the engine that takes what is logged. */
async function engineThatListens(): Promise<{ address: string; lines: string[]; close(): void }> {
  const server = new grpc.Server();
  const lines: string[] = [];
  server.addService(EngineService, {
    log: (
      { request }: grpc.ServerUnaryCall<LogRequest, Empty>,
      done: grpc.sendUnaryData<Empty>,
    ): void => {
      if (request.getSeverity() === LogSeverity.INFO) lines.push(request.getMessage());
      done(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, lines, close: () => server.forceShutdown() };
}
