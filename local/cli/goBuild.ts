import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

import spawn from "cross-spawn";

import { firstOnPath, versionOf } from "./cliOnPath";
import { type Cli, executable } from "../../pulumi/cli/cli";
import { type Progress, whileSaying } from "../../pulumi/progress";
import { pinnedVersion } from "../../pulumi/cli/pinnedVersion";

const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The folder of the Go module that pins the CLI and the checksum of everything in it. */
const goModule = path.join(__dirname, "go");

const PROGRESS_MS = 5000;

/** Builds the CLI from its Go module into `place`. Checksums are verified by Go against go.sum. */
export async function buildCli(place: string, progress: Progress): Promise<Cli> {
  const go = firstOnPath("go", process.env);
  if (go === undefined) throw new Error("there is no Go on the PATH");
  const bin = path.join(place, "bin");
  mkdirSync(bin, { recursive: true });
  for (const file of readdirSync(bin)) if (file.endsWith(".tmp")) rmSync(path.join(bin, file));
  // Built beside its place and moved there whole, so that a build that was killed leaves nothing to trip over.
  const half = path.join(bin, `${executable("pulumi")}.${process.pid}.tmp`);
  try {
    await run(go, half, progress);
    const version = versionOf(half);
    if (version !== pinnedVersion) throw new Error(`it built version ${version ?? "unknown"}`);
    const binary = path.join(bin, executable("pulumi"));
    renameSync(half, binary);
    return { binary, version, origin: "a build with Go" };
  } finally {
    rmSync(half, { force: true });
  }
}

function run(go: string, output: string, progress: Progress): Promise<void> {
  progress(`building the Pulumi CLI ${pinnedVersion} with Go, once (3 to 10 minutes)`);
  const child = spawn(
    go,
    [
      "build",
      "-trimpath",
      "-o",
      output,
      "-ldflags",
      `-s -w -X ${VERSION_VARIABLE}=v${pinnedVersion}`,
      COMMAND,
    ],
    { cwd: goModule, stdio: ["ignore", "ignore", "pipe"] },
  );
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(lastLines(errors) || `go build ended with ${code ?? "a signal"}`));
    });
  });
  return whileSaying(
    progress,
    PROGRESS_MS,
    (seconds) => `still building, ${seconds} s so far`,
    () => ended,
  );
}

/** Go prints every download first; what went wrong is at the end. */
function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join("\n");
}
