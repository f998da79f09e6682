import { allPolicies } from "../../policies/all";
import { assemble } from "../../policies/framework/assemble";
import {
  builtIns,
  controlsOf,
  initiatives,
  type BuiltIn,
  type FrameworkName,
} from "../../policies/framework/compliance";
import type { Policy } from "../../policies/framework/policy";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const forms: Readonly<Record<FrameworkName, RegExp>> = {
  "CIS Azure Foundations": /^\d+\.\d+\.\d+$/,
  "NIST SP 800-53": /^[A-Z]{2}-\d+(\(\d+\))?$/,
  "ISO 27001": /^A\.\d+\.\d+\.\d+$/,
};

/** The tags that a pack publishes of a policy, besides those that every policy has. */
function publishedTags(policy: Policy): string[] {
  const [, served] = assemble(policy.pack, [policy]);
  expect(served?.name).toBe(policy.name);
  return (served?.tags ?? []).filter((tag) => !["azure", "redis", policy.pack].includes(tag));
}

test("these policies, and no others, serve controls of other frameworks, which their pack publishes", () => {
  const published = allPolicies
    .filter((policy) => publishedTags(policy).length > 0)
    .map((policy) => [policy.name, publishedTags(policy)]);
  expect(Object.fromEntries(published)).toEqual({
    "amr-client-protocol-encrypted": [
      "NIST SP 800-53 Rev. 5 SC-8",
      "NIST SP 800-53 Rev. 5 SC-8(1)",
      "ISO 27001 2013 A.10.1.1",
      "ISO 27001 2013 A.13.2.1",
    ],
    "amr-private-endpoint": [
      "NIST SP 800-53 Rev. 5 AC-4",
      "NIST SP 800-53 Rev. 5 AC-17",
      "NIST SP 800-53 Rev. 5 AC-17(1)",
      "NIST SP 800-53 Rev. 5 SC-7",
      "NIST SP 800-53 Rev. 5 SC-7(3)",
    ],
    "kv-cmk-vault": ["CIS Azure Foundations 3.0.0 3.3.5", "NIST SP 800-53 Rev. 5 CP-9"],
    "kv-secret-hygiene": [
      "CIS Azure Foundations 3.0.0 3.3.3",
      "CIS Azure Foundations 3.0.0 3.3.4",
      "NIST SP 800-53 Rev. 5 IA-5",
    ],
  });
});

test("each framework is in a version of its own and mapped by an initiative that can be looked up", () => {
  for (const { version, displayName, id, file } of Object.values(initiatives)) {
    expect(displayName).toContain(version);
    expect(id).toMatch(GUID);
    expect(file).toMatch(/^\S+\.json$/);
  }
});

describe.each(Object.entries<BuiltIn>(builtIns))("%s", (_, builtIn) => {
  test("is a definition that can be looked up, and a policy asks the same", () => {
    expect(builtIn.id).toMatch(GUID);
    expect(builtIn.displayName).toMatch(/ should /);
    expect(builtIn.judges).toMatch(/^Microsoft\.\w+/);
    expect(allPolicies.filter((policy) => policy.builtIn === builtIn)).toHaveLength(1);
  });

  test("has controls that are called as their framework calls them, each once", () => {
    const controls = controlsOf(builtIn);
    expect(controls.length).toBeGreaterThan(0);
    for (const { framework, reference } of controls) expect(reference).toMatch(forms[framework]);
    expect(new Set(controls.map(({ reference }) => reference)).size).toBe(controls.length);
  });
});

test("nothing else can be written: another framework, or a control in another form", () => {
  const definition = { displayName: "x should y", id: "1", judges: "Microsoft.Cache/redis" };
  const wrong: BuiltIn[] = [
    // @ts-expect-error -- no mapping of this framework is named
    { ...definition, controls: { "SOC 2": ["CC6.1"] } },
    // @ts-expect-error -- ISO's form
    { ...definition, controls: { "NIST SP 800-53": ["A.10.1.1"] } },
    // @ts-expect-error -- a chapter and no control
    { ...definition, controls: { "CIS Azure Foundations": ["3.3"] } },
  ];
  expect(wrong).toHaveLength(3);
});
