import type { EnvironmentSettings } from "./environment";
import type { InstanceSettings } from "./instanceSettings";
import type { LiveNames } from "./importIds";
import type { Problem } from "./problem";

/** Microsoft.Cache/redisEnterprise 2025-07-01, accessPolicyAssignmentName; azure-native checks it. */
const ASSIGNMENT_NAME = /^[A-Za-z0-9]{1,60}$/;

/** What is wrong with an instance's `adopt` besides its shape. */
export function adoptProblems(
  adopt: boolean | LiveNames | undefined,
  settings: InstanceSettings,
  environment: EnvironmentSettings,
): Problem[] {
  if (adopt === undefined || adopt === false) return [];
  const names = adopt === true ? {} : adopt;
  return [
    ...groupProblems(adopt, environment),
    ...settingProblems(names, settings, environment),
    ...assignmentProblems(names, settings),
  ];
}

/** A live instance is in a resource group that is live too, under a name of its own. */
function groupProblems(adopt: true | LiveNames, { resourceGroup }: EnvironmentSettings): Problem[] {
  if (resourceGroup.mode === "adopt") return [];
  return [
    {
      id: "adopt-needs-group",
      property: "adopt",
      value: adopt,
      rule: "a live instance can't be in a resource group that this stack creates.",
      fix: "Write `environment.resourceGroup.mode: adopt`, or leave `adopt` out.",
    },
  ];
}

function settingProblems(
  { diagnosticSettings = {} }: LiveNames,
  settings: InstanceSettings,
  { workspace }: EnvironmentSettings,
): Problem[] {
  return (["metrics", "logs"] as const).flatMap((part) => {
    const name = diagnosticSettings[part];
    if (name === undefined || (workspace !== undefined && settings.diagnosticSettings[part]))
      return [];
    return [
      {
        id: "adopt-setting-in-use",
        property: `adopt.diagnosticSettings.${part}`,
        value: name,
        ...(workspace === undefined
          ? {
              rule: "the environment has no workspace, so the stack has no such setting.",
              fix: "Remove it, or name the workspace.",
            }
          : {
              rule: `\`diagnosticSettings.${part}\` is false, so the stack leaves it alone.`,
              fix: "Remove one of the two.",
            }),
      },
    ];
  });
}

function assignmentProblems(
  { accessPolicyAssignments = {} }: LiveNames,
  { principals }: InstanceSettings,
): Problem[] {
  return Object.entries(accessPolicyAssignments).flatMap(([objectId, name]): Problem[] => {
    const property = `adopt.accessPolicyAssignments.${objectId}`;
    const principal = principals.find(
      (each) => each.objectId.toLowerCase() === objectId.toLowerCase(),
    );
    if (principal === undefined || principal.assign === false)
      return [
        {
          id: "adopt-assignment-of-principal",
          property,
          value: name,
          rule: "is no principal whose assignment the stack makes.",
          fix: "List it under `access.principals`, without `assign: false`.",
        },
      ];
    return ASSIGNMENT_NAME.test(name)
      ? []
      : [
          {
            id: "adopt-assignment-name",
            property,
            value: name,
            rule: "can't be imported: Pulumi's provider takes 1 to 60 letters and digits.",
            fix: "Remove it, and write `assign: false` on the principal: the stack then leaves the assignment alone.",
          },
        ];
  });
}
