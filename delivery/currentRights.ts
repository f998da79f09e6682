import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { formatProblem } from "../rules/problem";
import { judgedSettings } from "./bootstrap/problems";
import { rightsOf } from "./bootstrap/rights";
import { rightsDigest } from "./bootstrap/rightsDigest";
import { configIn } from "./bootstrap/stackFile";
import { readNeeds } from "./bootstrap/stackNeeds";
import { DeliveryError } from "./deliveryError";

const FILE = "delivery/bootstrap/Pulumi.bootstrap.yaml";

/** Whether a stack's identity may make locks, as the bootstrap's settings say; no where there are none to be read. */
export function mayLock(folder: string, stack: string): boolean {
  if (!existsSync(path.join(folder, FILE))) return false;
  return bootstrapSettings(folder).value?.environments[stack]?.locks ?? false;
}

/**
 * Makes sure that the identities of a stack were given what this commit needs: a new kind of resource, or a
 * secret with another name, would otherwise fail half-way through an update. A preview's identity can't ask
 * Azure what another one may do, so what the bootstrap gave is compared with what it would give now.
 *
 * @param given what the bootstrap left in the GitHub environment's variables
 * @throws DeliveryError when they differ
 */
export function requireCurrentRights(folder: string, stack: string, given: string): void {
  const { value: settings, problems } = bootstrapSettings(folder);
  if (settings === undefined || problems.length > 0) {
    throw new DeliveryError(
      [
        `${FILE} isn't what the bootstrap was run with:`,
        ...problems.map((each) => formatProblem(each)),
      ].join("\n  "),
    );
  }
  const bootstrap = path.join(folder, path.dirname(FILE));
  const { needs, problems: missing } = readNeeds(
    settings,
    path.resolve(bootstrap, settings.stackFiles),
  );
  if (missing.length > 0) {
    throw new DeliveryError(missing.map((each) => formatProblem(each)).join("\n"));
  }
  if (rightsDigest(settings, rightsOf(settings, needs), stack) === given) return;
  throw new DeliveryError(
    `The identities of ${stack} don't have the rights that this commit needs: its resources, its secrets ` +
      `or ${FILE} have changed since the bootstrap was run. Run the bootstrap again ` +
      "(docs/bootstrap.md, steps 3 and 5), then this job.",
  );
}

function bootstrapSettings(folder: string): ReturnType<typeof judgedSettings> {
  return judgedSettings(configIn(readFileSync(path.join(folder, FILE), "utf8"), "bootstrap"));
}
