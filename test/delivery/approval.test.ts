import { differences, notApproved } from "../../delivery/approval";
import type { EngineEvent } from "../../pulumi/events/engineEvents";
import { normalisedSteps } from "../../pulumi/events/normalised";

const urn = (name: string): string => `urn:pulumi:dev::azure-managed-redis::a:b:C::${name}`;

function step(op: string, name: string, before?: object, after?: object): EngineEvent {
  const metadata = {
    op,
    urn: urn(name),
    type: "a:b:C",
    old: before && { custom: true, inputs: { ...before } },
    new: after && { custom: true, inputs: { ...after } },
  };
  return { resourcePreEvent: { metadata } };
}

const update = step("update", "main", { sku: "B0", tls: "1.2" }, { sku: "B1", tls: "1.2" });
const text = (...events: EngineEvent[]): string => normalisedSteps(events);

test("the same steps differ in nothing, in whatever order they come", () => {
  const create = step("create", "other", undefined, { sku: "B0" });
  expect(differences(text(update, create), text(create, update))).toEqual([]);
});

test.each<[what: string, now: EngineEvent[], lines: string[]]>([
  ["a step less", [], ['- update main: sku: "B0" → "B1"']],
  [
    "another value wanted",
    [step("update", "main", { sku: "B0", tls: "1.2" }, { sku: "B3", tls: "1.2" })],
    ['- update main: sku: "B0" → "B1"', '+ update main: sku: "B0" → "B3"'],
  ],
  [
    "another value before",
    [step("update", "main", { sku: "B3", tls: "1.2" }, { sku: "B1", tls: "1.2" })],
    ['- update main: sku: "B0" → "B1"', '+ update main: sku: "B3" → "B1"'],
  ],
  [
    "a step more",
    [update, step("delete", "other", { sku: "B0" })],
    ['+ delete other: {"sku":"B0"}'],
  ],
])("%s is a difference", (_what, now, lines) => {
  expect(differences(text(update), text(...now))).toEqual(lines);
});

test("an approval of nothing covers nothing", () => {
  expect(differences("", text(update))).toEqual(['+ update main: sku: "B0" → "B1"']);
});

describe("what an update did", () => {
  test("is approved when it was announced, and when less was needed", () => {
    const second = step("update", "second", { a: 1 }, { a: 2 });
    expect(notApproved([update, second], [update])).toEqual([]);
    expect(notApproved([update], [update, step("same", "second", {}, {})])).toEqual([]);
  });

  test("isn't when it is another resource or another operation", () => {
    expect(notApproved([update], [step("delete", "main", { sku: "B0" })])).toEqual([
      `delete ${urn("main")}`,
    ]);
    expect(notApproved([update], [update, step("create", "other", undefined, {})])).toEqual([
      `create ${urn("other")}`,
    ]);
  });
});
