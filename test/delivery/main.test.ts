import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { pinnedVersion } from "../../pulumi/cli/pinnedVersion";
import { temporaryFolder } from "../temporaryFolder";
import { ReleaseServer, archive } from "./releaseServer";

const root = path.join(__dirname, "../..");

let server: ReleaseServer;
let folder: string;

beforeEach(async () => {
  folder = temporaryFolder();
  server = new ReleaseServer("a-token.of-the.job");
  // A CLI that writes down what it was given, and fails.
  server.release([
    `echo "$@" > '${path.join(folder, "arguments")}'`,
    `env > '${path.join(folder, "environment")}'`,
    "echo 'error: the backend is down' >&2",
    "exit 255",
  ]);
  await server.listen();
});

afterEach(() => server.close());

const job = (): NodeJS.ProcessEnv => {
  const { url } = server;
  return {
    PATH: process.env.PATH,
    GITHUB_ACTIONS: "true",
    GITHUB_STEP_SUMMARY: path.join(folder, "summary"),
    GITHUB_OUTPUT: path.join(folder, "output"),
    GITHUB_TOKEN: "not-for-the-program",
    RUNNER_TEMP: folder,
    PULUMI_RELEASES_URL: `${url}/releases`,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request",
    AZURE_CLIENT_ID: "client",
    AZURE_TENANT_ID: "tenant",
    AZURE_SUBSCRIPTION_ID: "subscription",
    PULUMI_BACKEND_URL: "azblob://dev?storage_account=state",
  };
};

async function deliver(
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn(process.execPath, ["-r", "./register.cjs", "delivery/main.ts", ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { exitCode, output };
}

const given = (name: string): string => readFileSync(path.join(folder, name), "utf8");

test("a preview runs the official CLI with both packs, logged in as the job's environment", async () => {
  const { exitCode, output } = await deliver(job(), "preview", "dev");
  expect(exitCode).toBe(255);
  expect(given("arguments")).toMatch(
    new RegExp(
      `^preview --policy-pack ${root}/policies/guardrails --policy-pack ${root}/policies/practices ` +
        "--stack dev --suppress-progress --event-log tcp://127\\.0\\.0\\.1:\\d+ --non-interactive --color never\n$",
    ),
  );
  const variables = given("environment");
  expect(variables).toContain("\nARM_CLIENT_ID=client\n");
  expect(variables).toContain(`\nPULUMI_HOME=${folder}/pulumi-home\n`);
  expect(variables).toContain("\nPULUMI_BACKEND_URL=azblob://dev?storage_account=state\n");
  expect(variables).toMatch(/\nAZURE_FEDERATED_TOKEN_FILE=.*identity-.*\/token\n/);
  expect(variables).not.toContain("not-for-the-program");
  expect(variables).not.toContain("GITHUB_OUTPUT=");
  expect(output).toContain("::add-mask::a-token.of-the.job");
  expect(output).toContain("error: the backend is down");
  expect(given("summary")).toContain("❌ **This can't be deployed as it is:**");
  expect(existsSync(path.join(folder, "output"))).toBe(false);
});

test("a job that is cancelled interrupts the engine once, and waits for it to write its state", async () => {
  server.release([
    "trap 'count=$((count+1))' INT",
    "echo 'the engine works'",
    "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 0.1; done",
    'echo "state written after $count signals"',
  ]);
  // As a runner runs a step, and as it cancels one: SIGINT, then SIGTERM, to the shell alone.
  const step = path.join(folder, "step.sh");
  writeFileSync(step, "exec node -r ./register.cjs delivery/main.ts preview dev\n");
  const child = spawn("bash", ["-e", step], {
    cwd: root,
    env: job(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (!output.includes("the engine works") && text.includes("the engine works")) {
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGTERM"), 300);
    }
    output += text;
  });
  await new Promise((resolve) => child.once("close", resolve));
  expect(output).toContain("state written after 1 signals");
});

test("a CLI that succeeds without a word of what it did is no green job", async () => {
  server.release(["exit 0"]);
  const { exitCode } = await deliver(job(), "preview", "dev");
  expect(exitCode).toBe(1);
  const summary = readFileSync(path.join(folder, "summary"), "utf8");
  expect(summary).toContain("❌ **This can't be deployed as it is:**");
  expect(summary).toContain("The engine said that it succeeded, but not what it did");
  expect(existsSync(path.join(folder, "output"))).toBe(false);
});

test("another CLI than its publisher's stops the job", async () => {
  server.files[archive] = Buffer.from("something else");
  const { exitCode, output } = await deliver(job(), "preview", "dev");
  expect(exitCode).toBe(1);
  expect(output).toContain(
    `::error::The official Pulumi CLI ${pinnedVersion} can't be downloaded: ${archive} has the checksum`,
  );
  expect(output).not.toContain("    at ");
  expect(existsSync(path.join(folder, "arguments"))).toBe(false);
});

test.each<[string, NodeJS.ProcessEnv, string]>([
  [
    "a local Azure",
    { LOCAL_AZURE_DIR: "/tmp/azure" },
    "::error::This job wouldn't reach the real Azure, so it stops:%0A  - LOCAL_AZURE_DIR is set%0A",
  ],
  [
    "a backend on the disk",
    { PULUMI_BACKEND_URL: "file:///tmp/state" },
    "PULUMI_BACKEND_URL is file:///tmp/state, on this machine alone",
  ],
  [
    "a missing variable",
    { AZURE_CLIENT_ID: "" },
    "::error::AZURE_CLIENT_ID must be set as variables",
  ],
])(
  "%s stops the job before the engine runs, and no variable lets it pass",
  async (_what, change, message) => {
    const { exitCode, output } = await deliver({ ...job(), ...change }, "preview", "dev");
    expect(exitCode).toBe(1);
    expect(output).toContain(message);
    expect(existsSync(path.join(folder, "arguments"))).toBe(false);
  },
);

test.each<[string[], RegExp]>([
  [["preview"], /missing required argument 'stack'/],
  [["up", "dev"], /required option '--steps <file>' not specified/],
  [["sandbox", "destroy", "all"], /Write a whole number/],
  [["destroy", "production"], /unknown command 'destroy'/],
])("%j is no command", async (args, message) => {
  const { exitCode, output } = await deliver(job(), ...args);
  expect(exitCode).toBe(1);
  expect(output).toMatch(message);
});

test("a report is shown on the run's page, and a missing one is reported", async () => {
  const report = path.join(folder, "report.md");
  expect((await deliver(job(), "summary", report)).exitCode).toBe(0);
  writeFileSync(report, "## What it changes\n");
  expect((await deliver(job(), "summary", report)).exitCode).toBe(0);
  writeFileSync(report, "x".repeat(1024 * 1024));
  expect((await deliver(job(), "summary", report)).exitCode).toBe(0);
  expect(given("summary")).toBe(
    "There is no report: the log of the previous step says why.\n## What it changes\n\n" +
      "The report is too long for this page; it is in the run's artifacts.\n",
  );
});
