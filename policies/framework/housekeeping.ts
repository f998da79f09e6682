import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";

import type { Exemption } from "./configuration";
import { Reporter } from "./reporter";
import type { Policy } from "./policy";
import type { Run } from "./run";
import { exemptionsOf, lastDay, names } from "./policyVerdict";

const CONFIGURATION = "The stack's choices for these policies can be read.";
const EXEMPTIONS = "An exemption is current, names a resource of the stack, and is needed.";

/** The two policies of every pack that judge its own configuration. */
export function housekeeping(run: Run, policies: readonly Policy[]) {
  return {
    configurationPolicy: configurationPolicy(run),
    exemptionsPolicy: exemptionsPolicy(run, policies),
  };
}

/** Stands first in the pack, so nothing is judged before the stack's file has been read. */
function configurationPolicy(run: Run): ResourceValidationPolicy {
  return {
    name: "policy-configuration",
    description: CONFIGURATION,
    enforcementLevel: "mandatory",
    severity: "high",
    remediationSteps: "Correct the file that the message names.",
    tags: ["azure", "redis", run.pack],
    validateResource: (args, report) => {
      run.begin(args);
      run.see(args);
      const configuration = run.configuration(args.urn);
      if (!("problem" in configuration)) return;
      const complaint = run.complaint(configuration);
      if (complaint !== undefined) report(complaint, args.urn);
    },
  };
}

/** Stands last in the pack, so it knows which exemptions the others needed. */
function exemptionsPolicy(run: Run, policies: readonly Policy[]): StackValidationPolicy {
  return {
    name: "policy-exemptions",
    description: EXEMPTIONS,
    enforcementLevel: "mandatory",
    severity: "medium",
    remediationSteps: "Remove or renew the exemption that the message names.",
    tags: ["azure", "redis", run.pack],
    validateStack: ({ resources }, report) => {
      const [first] = resources;
      const configuration = first && run.configuration(first.urn);
      if (first === undefined || configuration === undefined || "problem" in configuration) return;
      for (const policy of policies) {
        for (const exemption of exemptionsOf(configuration.entries[policy.name] ?? {})) {
          const key = `the exemption of ${exemption.resource} from ${policy.name} in ${configuration.file}`;
          const remark = idle(run, policy, exemption, resources);
          if (remark !== undefined) {
            Reporter.at(
              remark.level,
              report,
              EXEMPTIONS,
              `${capital(key)} ${remark.text}`,
              first.urn,
            );
          }
        }
      }
    },
  };
}

/** What is to be said of an exemption that spared nothing in this run; one that did was reported there. */
function idle(
  run: Run,
  policy: Policy,
  exemption: Exemption,
  resources: readonly { readonly name: string; readonly urn: string }[],
): { level: "advisory" | "mandatory"; text: string } | undefined {
  if (run.isUsed(policy.name, exemption.resource)) return undefined;
  const until = lastDay(exemption, policy);
  if (until < run.today) {
    return { level: "mandatory", text: `ended on ${until} (${exemption.reason}). Remove it.` };
  }
  const named = resources.filter((resource) => names(exemption.resource, resource));
  if (named.length === 0) {
    return { level: "advisory", text: "names no resource of this stack. Remove it." };
  }
  // With --target not every resource is judged, so nothing can be said of the others.
  return named.some(({ urn }) => run.inputs.has(urn))
    ? { level: "advisory", text: "isn't needed: the resource follows the rule. Remove it." }
    : undefined;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
