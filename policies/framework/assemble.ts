import type {
  EnforcementLevel,
  Policies,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";

import { controlsOf, tagOfControl } from "./compliance";
import { housekeeping } from "./housekeeping";
import {
  isStackPolicy,
  levelOf,
  type PackName,
  type ResourcePolicy,
  type Policy,
  type StackPolicy,
} from "./policy";
import { Reporter } from "./reporter";
import { entryOf, Run, type RunOptions } from "./run";
import { valuesOf, type Settings, type Values } from "./settings";
import { Stack } from "./stack";
import { stackOf } from "./surroundings";
import { unknownPath } from "./values";
import { chosenLevel, exemptionsOf } from "./policyVerdict";

/** Turns policies into what the SDK serves; they share one run, so what one learns the others know. */
export function assemble(
  pack: PackName,
  policies: readonly Policy[],
  options: RunOptions = {},
): Policies {
  const run = new Run(pack, policies, options);
  const { configurationPolicy, exemptionsPolicy } = housekeeping(run, policies);
  return [
    configurationPolicy,
    ...policies.map((policy) =>
      isStackPolicy(policy) ? stackPolicy(policy, run) : resourcePolicy(policy, run),
    ),
    exemptionsPolicy,
  ];
}

function resourcePolicy(policy: ResourcePolicy, run: Run): ResourceValidationPolicy {
  return {
    ...metadata(policy),
    validateResource: (args, report) => {
      run.see(args);
      if (!policy.kind.matches(args.type)) {
        decline(args, `It checks only resources of the kind ${policy.kind.label}`);
      }
      const judged = prepare(policy, run, args, args.urn, report);
      judged?.reporter.about(args, () => {
        const subject = policy.kind.subject(args);
        return subject === undefined ? [] : policy.judge(subject, judged);
      });
    },
    ...(policy.remediate && { remediateResource: remediation(policy, policy.remediate) }),
  };
}

/** A remediation that can't be made leaves the inputs alone: the policy itself then says what is wrong. */
function remediation(
  { kind, judge, settings = {} }: ResourcePolicy,
  remediate: NonNullable<ResourcePolicy["remediate"]>,
): ResourceValidationPolicy["remediateResource"] {
  return (args) => {
    const subject = kind.matches(args.type) ? kind.subject(args) : undefined;
    if (subject === undefined) return undefined;
    const judgement = { settings: valuesOf(settings, args.getConfig()), stack: stackOf(args.urn) };
    try {
      if (judge(subject, judgement).length === 0) return undefined;
      remediate(args.props, subject);
      return args.props;
    } catch (error) {
      if (unknownPath(error) !== undefined) throw error;
      return undefined;
    }
  };
}

function stackPolicy(policy: StackPolicy, run: Run): StackValidationPolicy {
  return {
    ...metadata(policy),
    validateStack: (args, report) => {
      const [first] = args.resources;
      if (first === undefined) return;
      const judged = prepare(policy, run, args, first.urn, report);
      if (judged === undefined) return;
      const stack = new Stack(args.resources, run.inputs);
      const subjects = stack.subjects(policy.kind);
      if (subjects.length === 0) {
        decline(args, `The stack has no resource of the kind ${policy.kind.label}`);
      }
      for (const subject of subjects) {
        judged.reporter.about(subject.given, () => policy.judgeInStack(subject, stack, judged));
      }
    },
  };
}

interface Prepared {
  readonly settings: Values<Settings>;
  readonly stack: string;
  readonly reporter: Reporter;
}

/**
 * Says why a policy has nothing to judge, which the SDK makes an error of. Most policies say so of most
 * resources; without a stack, which nobody reads, that takes a quarter less time.
 */
function decline(args: Pick<ResourceValidationArgs, "notApplicable">, reason: string): never {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return args.notApplicable(reason);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What the stack and the pack's config choose for a policy; `undefined` when it has nothing to judge by. */
function prepare(
  policy: Policy,
  run: Run,
  args: Pick<ResourceValidationArgs | StackValidationArgs, "getConfig" | "notApplicable">,
  urn: string,
  report: ReportViolation,
): Prepared | undefined {
  const configuration = run.configuration(urn);
  if ("problem" in configuration) {
    const complaint = run.complaint(configuration);
    if (complaint !== undefined) {
      Reporter.at("mandatory", report, policy.description, complaint, urn);
    }
    return undefined;
  }
  const entry = entryOf(configuration, policy);
  const level = chosenLevel(entry, policy, run.today);
  if (level === "disabled") decline(args, `${configuration.file} switches it off`);
  const packConfig = args.getConfig<Record<string, unknown>>();
  const settings = valuesOf(policy.settings ?? {}, entry, packConfig);
  const missing = (policy.offUntil ?? []).filter((name) => isUnset(settings[name]));
  if (missing.length > 0) decline(args, `It is off until ${missing.join(", ")} is configured`);
  const exemptions = exemptionsOf(entry, packConfig);
  return {
    settings,
    stack: stackOf(urn),
    reporter: new Reporter(policy, run, report, {
      level,
      entry,
      exemptions,
      file: configuration.file,
    }),
  };
}

function isUnset(value: unknown): boolean {
  return value === "" || value === false || (Array.isArray(value) && value.length === 0);
}

function metadata(policy: Policy) {
  const { name, description, severity, framework, builtIn, url, steps } = policy;
  const controls = builtIn === undefined ? [] : controlsOf(builtIn).map(tagOfControl);
  return {
    name,
    description,
    severity,
    framework,
    url,
    remediationSteps: steps,
    enforcementLevel: levelOf(policy) satisfies EnforcementLevel,
    tags: ["azure", "redis", policy.pack, ...controls],
    configSchema: configSchema(policy),
  };
}

/** The settings, and the exemptions that every policy takes. */
function configSchema({ settings = {} }: Policy): PolicyConfigSchema {
  const words = { type: "string" as const, minLength: 1 };
  return {
    properties: {
      ...Object.fromEntries(Object.entries(settings).map(([name, { schema }]) => [name, schema])),
      exemptions: {
        type: "array",
        description: "Resources that this policy spares, each with a reason and its last day.",
        items: {
          type: "object",
          required: ["resource", "reason", "until"],
          additionalProperties: false,
          properties: {
            resource: words,
            reason: words,
            until: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
          },
        },
      },
    },
  };
}
