import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { parse } from "yaml";

import { adoptedIn, assume } from "../../local/engine/adopted";
import { cliAtHand } from "../../local/cli/findCli";
import { buildHome } from "../../local/engine/home";
import { localDirectory } from "../../local/engine/localDirectory";
import { type StackPreview, previewStacks } from "../../local/engine/previewStacks";
import { repository } from "../../local/engine/repository";
import { resourceChanges } from "../../pulumi/events/engineEvents";
import { stackNames } from "../../rules/stackNames";
import "./engine";

/**
 * Of the stacks that a platform team has committed: each can be brought up, keeps the guardrails, and has the
 * identities that this project gives. What they choose is theirs, and no test says it.
 */
const stacks = stackNames(readdirSync(repository));
const root = realpathSync(mkdtempSync(path.join(tmpdir(), "local-azure-")));
const runs = new Map<string, StackPreview>();

beforeAll(async () => {
  const cli = cliAtHand();
  if (cli === undefined) throw new Error("there is no Pulumi CLI: `npm test` gets one first");
  const directory = localDirectory(root);
  assume(directory.azure, adoptedIn(repository));
  buildHome(directory, cli);
  await previewStacks(
    { cli, directory },
    stacks,
    () => undefined,
    (run) => {
      runs.set(run.stack, run);
    },
  );
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What every instance is made of; its key stands for `main`. */
const identities = (
  JSON.parse(readFileSync(path.join(__dirname, "urns.json"), "utf8")) as { adopting: string[] }
).adopting.filter((urn) => /(\$azure-native:(redisenterprise|network):\w+|:index:\w+)::/.test(urn));

/** The keys of a stack's instances. */
function instancesOf(stack: string): string[] {
  const text = readFileSync(path.join(repository, `Pulumi.${stack}.yaml`), "utf8");
  const { config } = parse(text) as { config: Record<string, object> };
  return Object.keys(config["redis:instances"]!);
}

test.each(stacks)("%s can be brought up, and keeps every guardrail", (stack) => {
  const { exitCode, output, events } = runs.get(stack)!;
  expect({ exitCode, output: exitCode === 0 ? "" : output }).toEqual({ exitCode: 0, output: "" });
  expect(Object.keys(resourceChanges(events))).toEqual(["create"]);
  const violated = events
    .flatMap(({ policyEvent }) => policyEvent ?? [])
    .filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
  expect(violated).toEqual([]);
});

test.each(stacks)("%s has the identities that it always had", (stack) => {
  const urns = runs
    .get(stack)!
    .events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata.urn ?? []);
  const expected = instancesOf(stack).flatMap((key) =>
    identities.map((urn) => urn.replaceAll("<stack>", stack).replace(/::main(?=-|$)/, `::${key}`)),
  );
  expect(urns).toEqual(expect.arrayContaining(expected));
});
