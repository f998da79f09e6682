import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { exemptionsIn, isActive } from "../../policies/exemptions";

const of = (content: unknown) => exemptionsIn(JSON.stringify(content));
const why = { reason: "Moves next quarter", until: "2027-03-31" };

test("a policy's lower level is one for the whole stack", () => {
  expect(of({ practices: { "amr-tags": { enforcementLevel: "disabled", ...why } } })).toEqual([
    { pack: "practices", policy: "amr-tags", spared: { level: "disabled" }, ...why },
  ]);
});

test("each resource that is spared is one of its own", () => {
  const exemptions = [
    { resource: "main", ...why },
    { resource: "other", ...why },
  ];
  expect(of({ guardrails: { "amr-min-tls": { exemptions } } })).toEqual([
    { pack: "guardrails", policy: "amr-min-tls", spared: { resource: "main" }, ...why },
    { pack: "guardrails", policy: "amr-min-tls", spared: { resource: "other" }, ...why },
  ]);
});

test("they come by pack and policy, however the file is ordered", () => {
  const entry = { enforcementLevel: "advisory", ...why };
  const found = of({ practices: { b: entry, a: entry }, guardrails: { c: entry } });
  expect(found.map(({ pack, policy }) => `${pack} ${policy}`)).toEqual([
    "guardrails c",
    "practices a",
    "practices b",
  ]);
});

test.each([
  ["no JSON", "{"],
  ["no object", "[]"],
  ["another pack", { others: { p: { enforcementLevel: "disabled", ...why } } }],
  ["a bare level", { practices: { p: "advisory" } }],
  ["a level with no reason", { practices: { p: { enforcementLevel: "disabled", until: "x" } } }],
  ["a level with no end", { practices: { p: { enforcementLevel: "disabled", reason: "x" } } }],
  ["no list", { practices: { p: { exemptions: "main" } } }],
  ["no resource", { practices: { p: { exemptions: [why] } } }],
  ["nothing in the list", { practices: { p: { exemptions: [null] } } }],
])("%s is none", (_what, content) => {
  expect(exemptionsIn(typeof content === "string" ? content : JSON.stringify(content))).toEqual([]);
});

test("it is in force to the end of its last day in UTC", () => {
  const [exemption] = of({ practices: { p: { enforcementLevel: "disabled", ...why } } });
  expect(isActive(exemption!, new Date("2027-03-31T23:59:59Z"))).toBe(true);
  expect(isActive(exemption!, new Date("2027-04-01T00:00:00Z"))).toBe(false);
});

test("every exemption of the committed stacks is found", () => {
  const folder = path.join(__dirname, "../../policies/config");
  for (const file of readdirSync(folder)) {
    const text = readFileSync(path.join(folder, file), "utf8");
    expect([file, exemptionsIn(text).length]).toEqual([file, text.match(/"until"/g)?.length ?? 0]);
  }
});
