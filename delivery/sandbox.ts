import { DeliveryError } from "./deliveryError";
import type { Delivery } from "./delivery";
import {
  type Project,
  mustSucceed,
  packArguments,
  pulumi,
  putState,
  runStack,
  stateOf,
} from "./pulumi";
import { notOwn, pullRequestOf, sandboxStack, settled, writeSandboxFiles } from "./sandboxStack";

/** Whose sandbox is meant. */
export interface SandboxRequest {
  readonly pullRequest: number;
  /** Only if nobody has updated it for so many days. */
  readonly idleDays?: number;
}

/** A stack as `pulumi stack ls --json` lists it. */
interface ListedStack {
  readonly name: string;
  /** Missing while the stack was never updated. */
  readonly lastUpdate?: string;
}

/** Brings up the sandbox of a pull request, or updates it. */
export async function upSandbox(
  { project, job, guard }: Delivery,
  { pullRequest }: SandboxRequest,
): Promise<number> {
  guard(project);
  const stack = sandboxStack(pullRequest);
  writeSandboxFiles(project, stack);
  await mustSucceed(project, [
    ...["stack", "select", stack, "--create"],
    ...["--secrets-provider", secretsProvider(project)],
  ]);
  await settle(project, stack);
  const run = await job.withoutCommands(() =>
    runStack(project, stack, ["up", "--yes", "--skip-preview", ...packArguments(project)]),
  );
  guard(project, run.events);
  return run.exitCode === 0 ? 0 : 1;
}

/**
 * Takes down the sandbox of a pull request and forgets its stack; having none is fine.
 *
 * @throws DeliveryError when its state holds anything that isn't its own
 */
export async function destroySandbox(
  { project, job, guard }: Delivery,
  { pullRequest, idleDays }: SandboxRequest,
  now: Date = new Date(),
): Promise<number> {
  guard(project);
  const stack = sandboxStack(pullRequest);
  const listed = (await stacks(project)).find(({ name }) => name === stack);
  if (listed === undefined || (idleDays !== undefined && !isIdle(listed, idleDays, now))) {
    project.print(`There is ${listed === undefined ? "no" : "no idle"} ${stack}.\n`);
    return 0;
  }
  writeSandboxFiles(project, stack);
  await settle(project, stack);
  const others = notOwn((await stateOf(project, stack)).deployment);
  if (others.length > 0) {
    throw new DeliveryError(
      [
        `${stack} holds resources that aren't its own, so nothing is deleted:`,
        ...others.map((other) => `  - ${other}`),
        "Remove them from its state (pulumi state delete), or take the sandbox down by hand.",
      ].join("\n"),
    );
  }
  const run = await job.withoutCommands(() =>
    runStack(project, stack, ["destroy", "--yes", "--skip-preview"]),
  );
  guard(project, run.events);
  if (run.exitCode !== 0) return 1;
  await mustSucceed(project, ["stack", "rm", stack, "--yes"]);
  project.print(`${stack} is gone.\n`);
  return 0;
}

/** Puts out the pull requests whose sandboxes nobody has updated for so many days. */
export async function listIdleSandboxes(
  { project, job, guard }: Delivery,
  days: number,
  now: Date,
): Promise<number> {
  guard(project);
  const idle = (await stacks(project))
    .filter((stack) => isIdle(stack, days, now))
    .flatMap(({ name }) => pullRequestOf(name) ?? []);
  project.print(`Idle for ${days} days: ${idle.map(sandboxStack).join(", ") || "none"}\n`);
  job.output("pull-requests", JSON.stringify(idle));
  return 0;
}

function isIdle({ lastUpdate }: ListedStack, days: number, now: Date): boolean {
  if (lastUpdate === undefined) return true;
  return now.getTime() - Date.parse(lastUpdate) > days * 24 * 60 * 60 * 1000;
}

/**
 * Repairs a sandbox whose last job was killed. One job at a time works on a sandbox, so a lock is always
 * a dead one's.
 */
async function settle(project: Project, stack: string): Promise<void> {
  // With nothing to cancel, Pulumi Cloud fails where the other backends don't.
  await pulumi(project, ["cancel", "--yes", "--stack", stack]);
  const state = await stateOf(project, stack);
  if ((state.deployment.pending_operations ?? []).length === 0) return;
  const subscription = project.env.ARM_SUBSCRIPTION_ID ?? "";
  await putState(project, stack, {
    ...state,
    deployment: settled(state.deployment, subscription),
  });
  await mustSucceed(project, ["refresh", "--yes", "--skip-preview", "--stack", stack]);
}

async function stacks(project: Project): Promise<ListedStack[]> {
  return JSON.parse(await mustSucceed(project, ["stack", "ls", "--json"])) as ListedStack[];
}

function secretsProvider({ env }: Project): string {
  const provider = env.PULUMI_SECRETS_PROVIDER;
  if (provider) return provider;
  throw new DeliveryError(
    "PULUMI_SECRETS_PROVIDER must be set as a variable of the GitHub environment: a sandbox's state holds secrets too.",
  );
}
