import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { acquire, holder } from "../../local-azure/arm/fileLock";
import type { Cli } from "../../pulumi/cli/cli";
import { cliOnPath } from "./cliOnPath";
import { downloadCli } from "../../pulumi/cli/download";
import type { Progress } from "../../pulumi/progress";
import { buildCli } from "./goBuild";
import { pinnedVersion } from "../../pulumi/cli/pinnedVersion";
import { cliInPrivatePlace, privatePlace } from "./privatePlace";
import { UserError, errorText } from "../../pulumi/errors";

const RETRY_MS = 1000;

/** The CLI that is there already: on the PATH when its version fits, else in the private place. */
export function cliAtHand(): Cli | undefined {
  return cliOnPath().cli ?? cliInPrivatePlace();
}

/** A Pulumi CLI that fits, fetched or built when there is none yet. */
export async function findCli(progress: Progress): Promise<Cli> {
  const onPath = cliOnPath();
  return onPath.cli ?? cliInPrivatePlace() ?? (await getCli(progress, onPath.passedOver));
}

/** Downloads or builds the CLI, one process at a time: the others wait and take what it made. */
async function getCli(progress: Progress, passedOver: string | undefined): Promise<Cli> {
  const place = privatePlace();
  const lockFile = `${place}.lock`;
  mkdirSync(path.dirname(place), { recursive: true });
  for (let waited = 0; ; waited++) {
    const lock = acquire(lockFile);
    if (lock !== undefined) {
      try {
        return cliInPrivatePlace(place) ?? (await downloadOrBuild(place, progress, passedOver));
      } finally {
        lock.release();
      }
    }
    if (waited % 5 === 0) {
      const pid = holder(lockFile)?.pid;
      progress(`another process is getting the Pulumi CLI${pid ? ` (pid ${pid})` : ""}: waiting`);
    }
    await sleep(RETRY_MS);
  }
}

async function downloadOrBuild(
  place: string,
  progress: Progress,
  passedOver: string | undefined,
): Promise<Cli> {
  const reasons = passedOver === undefined ? ["there is none on the PATH"] : [passedOver];
  try {
    return await downloadCli(place, progress);
  } catch (error) {
    reasons.push(`the download failed: ${errorText(error)}`);
  }
  try {
    return await buildCli(place, progress);
  } catch (error) {
    reasons.push(`the build with Go failed: ${errorText(error)}`);
  }
  throw new UserError(
    [
      `No usable Pulumi CLI was found (${pinnedVersion} or later of the same major version):`,
      ...reasons.map((reason) => `  - ${reason}`),
      "Do one of these:",
      "  - install it (https://www.pulumi.com/docs/install/), so that `pulumi version` works",
      "  - install Go 1.25 or later (https://go.dev/dl/): the CLI is then built from its source",
      "  - run this once with access to https://get.pulumi.com: the download is kept for later",
    ].join("\n"),
  );
}
