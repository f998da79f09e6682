import { readdirSync } from "node:fs";
import * as path from "node:path";

import { policiesIn } from "./all";
import { filesIn, readConfiguration, type Entry } from "./framework/configuration";
import { dayOf } from "./framework/values";
import type { PackName, Policy } from "./framework/policy";
import { exemptionsOf, lastDay } from "./framework/policyVerdict";

/** What the stacks' files choose that is dated, and what of it is wrong or has ended. */
export interface Report {
  /** Exemptions and lowered levels in force, one line each. */
  readonly inForce: readonly string[];
  /** What fails: files that can't be used, and exemptions that have ended. */
  readonly problems: readonly string[];
}

const packs: readonly PackName[] = ["guardrails", "practices"];

/** Reads every stack's file as the packs do. */
export function checkConfigurations(folder: string, today: string): Report {
  const source = filesIn(folder);
  const inForce: string[] = [];
  const problems: string[] = [];
  for (const stack of readdirSync(folder).map((file) => path.basename(file, ".json"))) {
    const found = source(stack);
    if (found === undefined) continue;
    for (const pack of packs) {
      const policies = policiesIn(pack);
      const byName = new Map(policies.map((policy) => [policy.name, policy]));
      const configuration = readConfiguration(found, pack, byName);
      if ("problem" in configuration) {
        problems.push(configuration.problem);
        continue;
      }
      for (const policy of policies) {
        const dated = datedChoices(policy, configuration.entries[policy.name] ?? {});
        for (const { what, until, reason, fails } of dated) {
          const line = `${found.file}: ${what} until ${until} (${reason})`;
          if (until >= today) inForce.push(line);
          else if (fails) problems.push(`${line} has ended. Fix the cause, or renew it.`);
          else inForce.push(`${line}, which has ended: the policy's own level is back`);
        }
      }
    }
  }
  return { inForce, problems };
}

function datedChoices(policy: Policy, entry: Entry) {
  const exemptions = exemptionsOf(entry).map((exemption) => ({
    what: `${policy.name} spares ${exemption.resource}`,
    until: lastDay(exemption, policy),
    reason: exemption.reason,
    fails: true,
  }));
  const { enforcementLevel, until, reason = "" } = entry;
  if (enforcementLevel === undefined || until === undefined) return exemptions;
  return [
    ...exemptions,
    { what: `${policy.name} is ${enforcementLevel}`, until, reason, fails: false },
  ];
}

if (require.main === module) {
  const { inForce, problems } = checkConfigurations(
    path.join(__dirname, "config"),
    dayOf(new Date()),
  );
  for (const line of inForce) console.log(line);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
