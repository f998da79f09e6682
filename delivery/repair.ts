import { type ResourceState, nameOf, withCreated } from "../pulumi/deployment";
import type { EngineEvent } from "../pulumi/events/engineEvents";
import { propertyChanges } from "../pulumi/events/propertyChanges";
import { codeSpan } from "../report/escape";
import type { Delivery } from "./delivery";
import { DeliveryError } from "./deliveryError";
import type { DriftedResource } from "./drift";
import { driftedResource } from "./driftText";
import { mustSucceed, putState, runStack, stateOf } from "./pulumi";

/** Gives up a lock that a killed engine left. Nothing else works on the stack: its line is one queue. */
export async function cancel({ project, job, guard }: Delivery, stack: string): Promise<number> {
  guard(project);
  await job.withoutCommands(() => mustSucceed(project, ["cancel", "--yes", "--stack", stack]));
  job.summarise(`${codeSpan(stack)} is locked by nobody any more.`);
  return 0;
}

/**
 * Takes what Azure has into a stack's state. Azure itself isn't changed.
 *
 * @param created what Azure made of what a killed engine was creating: `name=id …`, or `none` of it. Needed
 * where the state has such things, and only there
 * @returns the exit code
 */
export async function refresh(
  { project, job, guard }: Delivery,
  stack: string,
  created: string,
): Promise<number> {
  guard(project);
  const state = await stateOf(project, stack);
  const pending = (state.deployment.pending_operations ?? []).filter(
    ({ type }) => type === "creating",
  );
  if (pending.length > 0 || created !== "") {
    const resources = pending.map(({ resource }) => resource);
    // Not by --import-pending-creates, which forgets it: 3.245 makes an import of it that nothing does.
    const deployment = withCreated(state.deployment, answers(stack, resources, created));
    await putState(project, stack, { ...state, deployment });
  }
  const run = await job.withoutCommands(() =>
    runStack(project, stack, ["refresh", "--yes", "--skip-preview"]),
  );
  guard(project, run.events);
  if (run.exitCode !== 0) {
    job.summarise(`\`pulumi refresh\` of ${codeSpan(stack)} failed; the log says why.`);
    return 1;
  }
  const taken = takenOver(run.events);
  job.summarise(
    [
      `The state of ${codeSpan(stack)} is as Azure is.`,
      "",
      ...(taken.length === 0 ? ["It was so before."] : taken.map(driftedResource)),
      "",
      "The deploy workflow shows what the code would make of it.",
    ].join("\n"),
  );
  return 0;
}

/** What a refresh wrote into the state. Unlike in a preview, it names what it does after its outcome. */
function takenOver(events: readonly EngineEvent[]): DriftedResource[] {
  return events
    .flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? [])
    .filter(({ op }) => op === "delete" || op === "update")
    .map((step) => ({
      name: nameOf(step.urn),
      type: step.type,
      gone: step.op === "delete",
      changes: step.op === "update" ? propertyChanges(step) : [],
    }));
}

/** What Azure made of what was being created, under its ids. */
function answers(
  stack: string,
  pending: readonly ResourceState[],
  created: string,
): ResourceState[] {
  if (created === "") {
    throw new DeliveryError(
      [
        `An engine was killed while it was creating in ${stack}:`,
        ...pending.map(({ urn, type }) => `  - ${nameOf(urn)} (${type})`),
        "Look which of them Azure has (az resource list --resource-group <group>), wait until it has finished them, " +
          "and start this again with created set to their ids, such as `main=/subscriptions/…`, " +
          "separated by spaces; or to `none`.",
      ].join("\n"),
    );
  }
  const problems: string[] = [];
  const entries = created === "none" ? [] : created.split(/\s+/);
  const found = entries.flatMap((entry) => {
    const [, name = "", id = ""] = /^([^=]+)=(\/subscriptions\/\S+)$/.exec(entry) ?? [];
    const matching = pending.filter(({ urn }) => nameOf(urn) === name);
    if (matching.length === 1) return matching.map((resource) => ({ ...resource, id }));
    const names = pending.map(({ urn }) => nameOf(urn)).join(", ") || "nothing";
    problems.push(
      name === ""
        ? `${entry} isn't a name and an id, such as main=/subscriptions/…`
        : `${matching.length === 0 ? "Nothing" : "More than one"} called ${name} was being created; there is ${names}`,
    );
    return [];
  });
  if (problems.length > 0) throw new DeliveryError(problems.join("\n"));
  return found;
}
