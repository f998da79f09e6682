import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { allPolicies, areas, policiesIn, policiesOf } from "../../policies/all";
import { checkConfigurations } from "../../policies/check";
import { policiesPage } from "../../policies/documentation/page";
import { assemble } from "../../policies/framework/assemble";
import { filesIn, readConfiguration } from "../../policies/framework/configuration";
import { isStackPolicy, levelOf, type Policy } from "../../policies/framework/policy";

const root = path.join(__dirname, "../..");
const constants = (Object.keys(areas) as (keyof typeof areas)[]).flatMap(policiesOf);
const cases = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".cases.ts"))
  .map((file) => readFileSync(path.join(__dirname, file), "utf8"))
  .join("\n");

function kebab(camelCase: string): string {
  return camelCase.replace(/([A-Z]|(?<=[a-z])\d)/g, (each) => `-${each.toLowerCase()}`);
}

test("no two policies share a name", () => {
  expect(new Set(allPolicies.map(({ name }) => name)).size).toBe(allPolicies.length);
});

test("every check of the two packs is there", () => {
  expect(policiesIn("guardrails")).toHaveLength(37);
  expect(policiesIn("practices")).toHaveLength(32);
});

describe.each(constants)("%s", (constant, policy) => {
  test("is the policy of that name", () => {
    expect(policy.name).toBe(kebab(constant));
    expect(policy.name).toMatch(/^(amr|kv|nsg|app|no|enterprise)(-[a-z0-9]+)+$/);
  });

  test("says all that there is to say of it", () => {
    expect(policy.description).toMatch(/^[A-Z].*\.$/);
    expect(policy.description).not.toMatch(/\. [A-Z]/);
    expect(policy.description).toMatch(
      levelOf(policy) === "mandatory" ? /\bmust(n't)?\b/ : /\bshould(n't)?\b/,
    );
    expect(["low", "medium", "high", "critical"]).toContain(policy.severity);
    expect(Object.values(policy.framework)).not.toContain("");
    expect(policy.url).toMatch(/^https:\/\/learn\.microsoft\.com\/azure\//);
    expect(policy.steps).toMatch(/^[A-Z].*\.$/);
    for (const { schema } of Object.values(policy.settings ?? {})) {
      expect(schema.description).toMatch(/^[A-Z].*\.$/);
      expect(schema).toHaveProperty("default");
    }
  });

  test("is as strict as its pack", () => {
    if (policy.pack === "guardrails") expect(levelOf(policy)).toBe("mandatory");
    // A practice may be mandatory only where it judges nothing until somebody configures it.
    else if (policy.offUntil === undefined) expect(levelOf(policy)).toBe("advisory");
    for (const name of policy.offUntil ?? []) expect(policy.settings).toHaveProperty(name);
  });

  test("has cases of its own", () => {
    expect(cases).toContain(`policyCases(${constant}, {`);
  });
});

test("the packs serve every policy, first the stack's choices and last its exemptions", () => {
  for (const pack of ["guardrails", "practices"] as const) {
    const names = assemble(pack, policiesIn(pack)).map(({ name }) => name);
    expect(names[0]).toBe("policy-configuration");
    expect(names.at(-1)).toBe("policy-exemptions");
    expect(names.slice(1, -1)).toEqual(policiesIn(pack).map(({ name }) => name));
  }
});

test("stack policies are few: each costs the SDK another reading of the whole stack", () => {
  const count = (pack: Policy["pack"]) => policiesIn(pack).filter(isStackPolicy).length;
  expect(count("guardrails")).toBeLessThanOrEqual(10);
  expect(count("practices")).toBeLessThanOrEqual(11);
});

test.each(readdirSync(path.join(root, "policies/config")))(
  "%s can be used by both packs",
  (file) => {
    const found = filesIn(path.join(root, "policies/config"))(path.basename(file, ".json"))!;
    for (const pack of ["guardrails", "practices"] as const) {
      const rules = new Map(policiesIn(pack).map((policy) => [policy.name, policy]));
      expect(readConfiguration(found, pack, rules)).not.toHaveProperty("problem");
    }
  },
);

test("docs/policies.md says what the policies say: run `npm run policies:docs` after a change", () => {
  expect(readFileSync(path.join(root, "docs/policies.md"), "utf8")).toBe(policiesPage());
});

describe("npm run policies:check", () => {
  const judge = (content: unknown) => {
    const folder = mkdtempSync(path.join(tmpdir(), "policy-config-"));
    writeFileSync(path.join(folder, "dev.json"), JSON.stringify(content));
    try {
      return checkConfigurations(folder, "2026-11-21");
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const exemption = (until: string) => ({
    guardrails: {
      "amr-min-tls": { exemptions: [{ resource: "redis", reason: "old client", until }] },
    },
  });

  test("lists what is in force", () => {
    const lowered = { enforcementLevel: "disabled", reason: "a sandbox", until: "2026-12-31" };
    expect(judge({ ...exemption("2026-11-21"), practices: { "amr-alerts": lowered } })).toEqual({
      inForce: [
        "policies/config/dev.json: amr-min-tls spares redis until 2026-11-21 (old client)",
        "policies/config/dev.json: amr-alerts is disabled until 2026-12-31 (a sandbox)",
      ],
      problems: [],
    });
  });

  test("fails on an exemption that has ended", () => {
    expect(judge(exemption("2026-11-20")).problems).toEqual([
      "policies/config/dev.json: amr-min-tls spares redis until 2026-11-20 (old client) has ended. Fix the cause, or renew it.",
    ]);
  });

  test("fails on a file that can't be used", () => {
    expect(judge({ guardrails: { "amr-min-tls": "disabled" } }).problems).toHaveLength(1);
  });
});
