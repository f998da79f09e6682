import { armIdProblems } from "../../rules/armIds";
import type { InstancePlaces } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { type Trouble, exitCodes, worst } from "../exitCodes";
import { OpsError } from "../opsError";
import type { Resolver } from "../redis/dns";
import { type CommonOptions, type Session, type SessionHooks, runVerb } from "../session";
import { instancesOf } from "../stack";
import { NOTHING, azureSteps } from "./azureSteps";
import { Checklist, type Step } from "./checklist";
import { networkSteps } from "./networkSteps";
import { vaultSteps } from "./vaultSteps";

export interface VerifyOptions extends CommonOptions {
  readonly instance?: string;
  /** ARM id of the network that the command runs in. */
  readonly network?: string;
}

/** For tests, besides what every verb has. */
export interface VerifyHooks extends SessionHooks {
  readonly resolver?: Resolver;
}

/** `verify`: from Azure Resource Manager to a round trip, each step with its cause and what to do. */
export function verify(
  stack: string,
  options: VerifyOptions,
  hooks: VerifyHooks = {},
): Promise<Trouble> {
  return runVerb("verify", stack, options, (session) => check(session, options, hooks), hooks);
}

async function check(
  session: Session,
  options: VerifyOptions,
  hooks: VerifyHooks,
): Promise<Trouble> {
  refuseNoNetwork(options.network);
  const { output, stack } = session;
  const azure = await session.azure();
  const reports = [];
  for (const places of instancesOf(stack, azure.subscriptionId, options.instance)) {
    output.say(`\nInstance ${places.key}: ${places.name}`);
    const checklist = new Checklist((step) => output.say(line(step)), session.signal);
    await output.during(`verifying ${places.name}`, () =>
      instance(checklist, { session, azure, places, network: options.network, ...hooks }),
    );
    const { key, host } = places;
    reports.push({ instance: key, host, trouble: checklist.trouble, steps: checklist.steps });
  }
  const trouble = worst(reports.map((each) => each.trouble));
  output.say(`\n${summary(reports.flatMap(({ steps }) => steps))}`);
  output.document({
    ...{ stack: stack.name, azure: azure.local ? "local" : "Azure" },
    ...{ trouble, exitCode: exitCodes[trouble].code, instances: reports },
  });
  return trouble;
}

interface Input {
  readonly session: Session;
  readonly azure: Azure;
  readonly places: InstancePlaces;
  readonly network: string | undefined;
  readonly resolver?: Resolver;
}

async function instance(checklist: Checklist, input: Input): Promise<void> {
  const { session, azure, places, network, resolver } = input;
  const networkId = network ?? places.endpoints[0]?.networkId ?? "";
  const login = await checklist.step("login to Azure", async () => {
    const { objectId: value } = await azure.login.freshToken(`${azure.endpoint}/.default`);
    return { value, detail: `as ${value}` };
  });
  const found =
    login === undefined ? NOTHING : await azureSteps(checklist, azure, places, networkId);
  if (found === "creating") {
    checklist.skip("the rest", "it comes after the instance");
    return;
  }
  if (login === undefined)
    checklist.skip("Azure", "from the instance to its secrets: it needs the login");
  const password =
    login === undefined ? undefined : await vaultSteps(checklist, azure, places, found.activeKey);
  await networkSteps(checklist, session, azure, {
    ...{ places, found, resolver, inNetwork: network !== undefined },
    // Without the vault the key itself does: it is what the secret should hold.
    password: password ?? found.activeKey,
  });
}

function refuseNoNetwork(network: string | undefined): void {
  if (network === undefined || armIdProblems("network", network, "network").length === 0) return;
  throw new OpsError(
    "usage",
    `--network ${network} isn't the ARM id of a virtual network.`,
    "`az network vnet show --query id --output tsv` prints it.",
  );
}

const WIDTH = 18;

function line({ name, state, detail, next }: Step): string {
  const first = `  ${state.padEnd(8)} ${name.padEnd(WIDTH)} ${detail}`;
  return next === undefined ? first : `${first}\n  ${" ".repeat(8 + 1 + WIDTH)} → ${next}`;
}

function summary(steps: readonly Step[]): string {
  const count = (state: Step["state"]): number =>
    steps.filter((step) => step.state === state).length;
  return (["ok", "note", "failed", "skipped"] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state}`)
    .join(", ");
}
