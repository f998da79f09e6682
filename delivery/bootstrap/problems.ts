import { GUID, nameRules, type NameRule } from "../../rules/names";
import { joinPath, type Problem } from "../../rules/problem";
import { isArmId } from "./places";
import { type Judged, judged } from "../../rules/shape";
import { type Settings, settingsSchema } from "./settings";

/** The GitHub environment, the stack and the container of sandboxes. */
export const SANDBOX = "sandbox";

/** The container and the key of the bootstrap's own state. */
export const OWN_STATE = "bootstrap";

const ID: NameRule = {
  pattern: GUID,
  words: "a GUID, such as 12345678-1234-1234-1234-123456789abc",
};

// GitHub: names of accounts and of repositories.
const OWNER: NameRule = {
  pattern: /^(?=.{1,39}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/,
  words: "letters, digits and single hyphens, such as `my-company`",
};
const REPOSITORY: NameRule = {
  pattern: /^[\w.-]{1,100}$/,
  words: "the name alone, such as `azure-managed-redis`",
};

// Azure documentation, azure-resource-manager/management/resource-name-rules.md.
const STORAGE_ACCOUNT: NameRule = {
  pattern: /^[a-z0-9]{3,24}$/,
  words: "3 to 24 lower-case letters and digits",
};
const REGION: NameRule = {
  pattern: /^[a-z]+[0-9]*$/,
  words: "a region's short name, such as `uksouth`",
};
const PLACE: NameRule = {
  pattern: nameRules.resourceGroup.pattern,
  words: `a resource group's name, or an ARM id such as /subscriptions/…/resourceGroups/hub-rg`,
};
// It begins the names of identities, which go on with the environment and its verb.
const PREFIX: NameRule = {
  pattern: /^(?=.{3,60}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  words: "3 to 60 lower-case letters, digits and single hyphens, a letter first",
};
// It is a stack, a GitHub environment, a blob container and a key at once.
const ENVIRONMENT: NameRule = {
  pattern: /^(?=.{3,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  words: "3 to 40 lower-case letters, digits and single hyphens, a letter first",
};

/** What the configuration says, and what is wrong with it: its shape, and what it says. */
export function judgedSettings(raw: unknown): Judged<Settings> {
  return judged(settingsSchema, raw, settingsProblems);
}

/** What is wrong with settings that have the right shape: everything at once. */
function settingsProblems(settings: Settings): Problem[] {
  return [
    ...valueProblems(settings),
    ...environmentNameProblems(settings),
    ...sameResourceGroupProblems(settings),
    ...sandboxProblems(settings),
  ];
}

function valueProblems({ github, azure, backend, environments, sandbox }: Settings): Problem[] {
  const values: [property: string, value: string | undefined, rule: NameRule][] = [
    ["github.owner", github.owner, OWNER],
    ["github.repository", github.repository, REPOSITORY],
    ["azure.tenant", azure.tenant, ID],
    ["azure.subscription", azure.subscription, ID],
    ["azure.location", azure.location, REGION],
    ["azure.resourceGroup", azure.resourceGroup, nameRules.resourceGroup],
    ["azure.prefix", azure.prefix, PREFIX],
    ["sandbox.subscription", sandbox?.subscription, ID],
  ];
  if (backend.kind === "azblob") {
    values.push(["backend.storageAccount", backend.storageAccount, STORAGE_ACCOUNT]);
    values.push(["backend.keyVault", backend.keyVault, nameRules.keyVault]);
  }
  for (const [name, environment] of Object.entries(environments)) {
    const at = (property: string): string => `environments.${name}.${property}`;
    values.push([at("subscription"), environment.subscription, ID]);
    values.push([at("resourceGroup"), environment.resourceGroup, nameRules.resourceGroup]);
    for (const [part, place] of Object.entries(environment.elsewhere))
      if (!isArmId(place)) values.push([at(`elsewhere.${part}`), place, PLACE]);
  }
  return values.flatMap(([property, value, rule]) =>
    value === undefined ? [] : valueProblem(property, value, rule),
  );
}

function valueProblem(property: string, value: string, rule: NameRule): Problem[] {
  if (/^<.*>$/.test(value))
    return [
      {
        id: "placeholder",
        property,
        value,
        rule: "is only a placeholder for your own value.",
        fix: `Write ${rule.words}.`,
      },
    ];
  return rule.pattern.test(value)
    ? []
    : [{ id: "value", property, value, rule: "isn't valid.", fix: `Write ${rule.words}.` }];
}

function environmentNameProblems({ environments }: Settings): Problem[] {
  const names = Object.keys(environments);
  if (names.length === 0)
    return [
      {
        id: "no-environment",
        property: "environments",
        rule: "is empty.",
        fix: "Name at least one environment, such as `dev`.",
      },
    ];
  return names.flatMap((name): Problem[] => {
    const property = joinPath("environments", name);
    if (name === SANDBOX || name === OWN_STATE || name.endsWith("-preview"))
      return [
        {
          id: "reserved-name",
          property,
          rule: "is a name that the bootstrap uses itself.",
          fix: "Name the environment differently.",
        },
      ];
    const other = name.replace(/-ops$/, "");
    if (other !== name && environments[other]?.ops === true)
      return [
        {
          id: "reserved-name",
          property,
          rule: `is the name of the identity that ${other} has for \`npm run ops\`.`,
          fix: `Name the environment differently, or leave \`ops\` of ${other} out.`,
        },
      ];
    return ENVIRONMENT.pattern.test(name)
      ? []
      : [
          {
            id: "environment-name",
            property,
            rule: "isn't a valid name for a stack, a GitHub environment, a container and a key alike.",
            fix: `Use ${ENVIRONMENT.words}.`,
          },
        ];
  });
}

/** Rights are given at resource groups: two environments in one would have rights on each other. */
function sameResourceGroupProblems(settings: Settings): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(settings.environments).flatMap(([name, environment]): Problem[] => {
    const group = environment.resourceGroup.toLowerCase();
    const scope = `${subscriptionOf(settings, name).toLowerCase()}/${group}`;
    const owner = owners.get(scope);
    owners.set(scope, owner ?? name);
    if (group === settings.azure.resourceGroup.toLowerCase())
      return [
        {
          id: "bootstrap-resource-group",
          property: `environments.${name}.resourceGroup`,
          value: environment.resourceGroup,
          rule: "is the bootstrap's own: its identities could change who may do what.",
          fix: "Give one of the two another resource group.",
        },
      ];
    return owner === undefined
      ? []
      : [
          {
            id: "same-resource-group",
            property: `environments.${name}.resourceGroup`,
            value: environment.resourceGroup,
            rule: `also belongs to ${owner}: each could change the other.`,
            fix: "Give each environment a resource group of its own.",
          },
        ];
  });
}

/** A sandbox makes resource groups, so its rights span a subscription, and whatever else is in it. */
function sandboxProblems(settings: Settings): Problem[] {
  const { sandbox, azure, environments } = settings;
  if (sandbox === undefined) return [];
  const same = (other: string): boolean =>
    other.toLowerCase() === sandbox.subscription.toLowerCase();
  const others = [
    ...Object.keys(environments).filter((name) => same(subscriptionOf(settings, name))),
    ...(same(azure.subscription) ? ["the bootstrap"] : []),
  ];
  return others.length === 0
    ? []
    : [
        {
          id: "sandbox-subscription",
          property: "sandbox.subscription",
          value: sandbox.subscription,
          rule: `also holds ${others.join(", ")}: a sandbox may delete any resource group there.`,
          fix: "Give sandboxes a subscription of their own, or leave `sandbox` out.",
        },
      ];
}

/** The subscription of an environment. */
export function subscriptionOf({ azure, environments }: Settings, environment: string): string {
  return environments[environment]?.subscription ?? azure.subscription;
}
