import { existsSync } from "node:fs";
import path from "node:path";

import { executable } from "../pulumi/cli/cli";
import { downloadCli } from "../pulumi/cli/download";
import { pinnedVersion } from "../pulumi/cli/pinnedVersion";
import { DeliveryError } from "./deliveryError";

/**
 * The official CLI of the pinned version, checked against its publisher's checksum. It comes into a folder
 * that the runner empties before and after each job, so that none of an earlier job is ever taken.
 *
 * @returns the path of the executable
 */
export async function officialCli(
  temporary: string,
  print: (text: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const place = path.join(temporary, `pulumi-${pinnedVersion}`);
  const there = path.join(place, "bin", executable("pulumi"));
  if (existsSync(there)) return there;
  try {
    // A job that fails here costs a new approval.
    const patience = { answerMs: 30_000, attempts: 3 };
    const cli = await downloadCli(place, (text) => print(`${text}\n`), env, patience);
    return cli.binary;
  } catch (error) {
    throw new DeliveryError(
      `The official Pulumi CLI ${pinnedVersion} can't be downloaded: ${(error as Error).message}. ` +
        "No other CLI is used instead; run the job again.",
    );
  }
}
