import { compared } from "../../delivery/drift";
import type { EngineEvent } from "../../pulumi/events/engineEvents";

const resource = {
  urn: "urn:pulumi:dev::project::azure-native:redisenterprise:RedisEnterprise::main",
  type: "azure-native:redisenterprise:RedisEnterprise",
};
const state = (inputs: object) => ({ custom: true, inputs: { ...inputs } });
const left = { tags: { environment: "dev" }, minimumTlsVersion: "1.2" };
const added = { diffKind: "add", inputDiff: true };
const updated = { diffKind: "update", inputDiff: true };

/** What the refresh finds. */
function found(inputs: object, detailedDiff: object): EngineEvent {
  const step = { op: "refresh", ...resource, old: state(left), new: state(inputs) };
  return { resOutputsEvent: { metadata: { ...step, detailedDiff } } } as EngineEvent;
}

/** What the preview would then do. */
function wanted(from: object, detailedDiff: object): EngineEvent {
  const step = { op: "update", ...resource, old: state(from), new: state(left) };
  return { resourcePreEvent: { metadata: { ...step, detailedDiff } } } as EngineEvent;
}

const stamped = { ...left, tags: { environment: "dev", "cost center": "4711" } };
const weakened = { ...stamped, minimumTlsVersion: "1.0" };
const tag = { 'tags["cost center"]': added };
const removed = { 'tags["cost center"]': { ...added, diffKind: "delete" } };

test("a tag that the code leaves alone is no difference", () => {
  expect(compared("dev", [found(stamped, tag)])).toMatchObject({ drifted: [], undelivered: 0 });
});

test("a tag that the code takes away again is one", () => {
  const { drifted } = compared("dev", [found(stamped, tag), wanted(stamped, removed)]);
  expect(drifted).toMatchObject([{ name: "main", changes: [{ after: "4711" }] }]);
});

test("beside another difference the tag is named too", () => {
  const both = { ...tag, minimumTlsVersion: updated };
  const undo = wanted(weakened, { minimumTlsVersion: updated });
  const { drifted } = compared("dev", [found(weakened, both), undo]);
  expect(drifted.flatMap(({ changes }) => changes.map(({ path }) => path))).toEqual([
    "minimumTlsVersion",
    'tags["cost center"]',
  ]);
});

test("what the code ignores is a difference all the same, unless it is a tag", () => {
  const { drifted } = compared("dev", [found(weakened, { minimumTlsVersion: updated })]);
  expect(drifted).toHaveLength(1);
});
