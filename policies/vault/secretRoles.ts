import { SECRETS_USER } from "../../rules/secretReaders";
import { roleAssignment, type RoleAssignmentKey } from "../access/roleAssignments";
import { armId } from "../framework/armId";
import { aRoleAssignment, aSecret, VAULT_ID } from "../framework/examples";
import type { Subject } from "../framework/kind";
import { stackPolicy, type Finding } from "../framework/policy";
import { CannotJudgeYet } from "../framework/reporter";
import { textsSetting } from "../framework/settings";
import type { Stack } from "../framework/stack";
import { is, oneOf, show, text, whenKnown } from "../framework/values";
import { wellArchitected } from "../framework/wellArchitected";
import { application } from "./applications";
import { redisSecrets, secretUrns, type RedisSecret } from "./redisSecrets";

/** Roles that read secrets and write them too: role-based-access-control/built-in-roles/security. */
const WRITING_ROLES = new Map([
  ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer"],
  ["00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator"],
]);
const READING_ROLE = "Key Vault Secrets User";

export const kvRoleOnSecret = stackPolicy({
  name: "kv-role-on-secret",
  pack: "practices",
  description: "An application should be allowed to read its Redis secret and not the whole vault.",
  severity: "medium",
  framework: wellArchitected("SE:05"),
  url: "https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
  steps:
    "Assign Key Vault Secrets User with the secret's id as the scope. A vault that belongs to one application may be read whole, as Key Vault's own guide has it, and must be where the application lists its secrets, as the Key Vault provider of .NET does: name it under `applicationVaults`. People, groups and whoever writes secrets are left alone.",
  settings: {
    applicationVaults: textsSetting([], "Names of vaults that belong to one application alone."),
  },
  kind: roleAssignment,
  judgeInStack: (subject, stack, { settings: { applicationVaults } }) => {
    const secrets = stack.join(redisSecrets);
    if (secrets.length === 0 || !isForApplication(subject)) return [];
    const [sources = []] = stack.sources(subject, subject.path("scope"));
    if (sources.some((urn) => stack.join(secretUrns).has(urn))) return [];
    const role = roleOf(subject, stack);
    if (role === undefined) return [];
    const scope = scopeOf(subject.get("scope"));
    if (scope === undefined || applicationVaults.some((name) => is(name, scope.vault ?? ""))) {
      return [];
    }
    return finding(subject, role, scope, covered(secrets, scope));
  },
  good: [aSecret({ value: "…" }), aRoleAssignment(`${VAULT_ID}/secrets/Redis--ConnectionString`)],
  bad: [aSecret({ value: "…" }), aRoleAssignment(VAULT_ID)],
});

/** People and groups read what they look after; only an application needs one secret and no more. */
function isForApplication(subject: Subject<RoleAssignmentKey>): boolean {
  const type = whenKnown(() => subject.get("principalType"));
  return oneOf(type, ["User", "Group", "ForeignGroup", "Device"]) === undefined;
}

/**
 * The role's name, if it reads secrets. Whoever writes secrets needs the whole vault, for those that aren't there yet:
 * a role that writes them too is judged only where an application's own identity has it.
 */
function roleOf(subject: Subject<RoleAssignmentKey>, stack: Stack): string | undefined {
  const name = text(subject.get("roleName")) ?? "";
  const id = text(subject.get("roleId")) ?? "";
  if (id === SECRETS_USER || is(name, READING_ROLE)) return READING_ROLE;
  const writing =
    WRITING_ROLES.get(id) ?? [...WRITING_ROLES.values()].find((each) => is(name, each));
  const [sources = []] = stack.sources(subject, subject.path("principalId"));
  const applications = stack.subjects(application).map(({ given }) => given.urn);
  return sources.some((urn) => applications.includes(urn)) ? writing : undefined;
}

interface Scope {
  readonly words: string;
  readonly vault?: string;
  readonly resourceGroup?: string;
}

/** What a scope spans, if that is a whole vault or more. */
function scopeOf(id: unknown): Scope | undefined {
  if (/^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/i.test(text(id) ?? "")) {
    return { words: "a management group" };
  }
  const { type, names = [], resourceGroup } = armId(id) ?? {};
  const [name = ""] = names;
  switch (type) {
    case "microsoft.keyvault/vaults":
      return { words: `the whole vault ${show(name)}`, vault: name, resourceGroup };
    case "resourcegroup":
      return { words: `the whole resource group ${show(name)}`, resourceGroup };
    case "subscription":
      return { words: "a whole subscription" };
    default:
      return undefined;
  }
}

function covered(secrets: readonly RedisSecret[], scope: Scope): string[] {
  const within = secrets.filter(
    ({ vault, resourceGroup }) =>
      (scope.vault === undefined || vault === undefined || vault === scope.vault) &&
      (scope.resourceGroup === undefined ||
        resourceGroup === undefined ||
        resourceGroup === scope.resourceGroup),
  );
  const sure = within.filter(({ vault }) => scope.vault === undefined || vault !== undefined);
  const [unsure] = within;
  if (sure.length === 0 && unsure !== undefined) {
    throw new CannotJudgeYet(`whether ${unsure.name} is in ${scope.words}`);
  }
  return sure.map(({ name }) => name);
}

function finding(
  subject: Subject<RoleAssignmentKey>,
  role: string,
  { words }: Scope,
  secrets: readonly string[],
): Finding[] {
  const [secret] = secrets;
  if (secret === undefined) return [];
  return [
    {
      property: subject.path("scope"),
      found: words,
      wanted: `the id of a secret, such as that of ${secret}`,
      fix:
        role === READING_ROLE
          ? `Write \`${subject.line("scope", "<secret>.id")}\``
          : `Write \`${subject.line("scope", "<secret>.id")}\` and the role ${READING_ROLE} for ${role}`,
      because: `${role} reads every other secret there too`,
    },
  ];
}
