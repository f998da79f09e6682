import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import type { Backend } from "./backend";
import type { Identities } from "./identities";
import type { Right, Scope } from "./right";
import { assignableSubscriptions, rolesInUse } from "./rights";
import type { Settings } from "./settings";

/** Makes the roles that somebody is given, and gives them. */
export function createRoleAssignments(
  settings: Settings,
  rights: readonly Right[],
  identities: Identities,
  backend: Backend | undefined,
): authorization.RoleAssignment[] {
  const definitions = createRoleDefinitions(settings, rights);
  return rights.map(({ identity, role, of, scope, condition }) => {
    const definition = definitions[role]?.name;
    const principalId = identities[identity]?.principalId;
    if (definition === undefined || principalId === undefined)
      throw new Error(`${identity} can't be given ${role}: one of them isn't made`);
    const subscription = "subscription" in scope ? scope.subscription : settings.azure.subscription;
    return new authorization.RoleAssignment(
      [identity, role, ...(of === undefined ? [] : [of])].join("-"),
      {
        scope: idOf(scope, backend),
        principalId,
        // Entra may not know the identity everywhere yet; with its type said, Azure doesn't look it up.
        principalType: "ServicePrincipal",
        ...(condition !== undefined && { condition, conditionVersion: "2.0" }),
        roleDefinitionId: pulumi.interpolate`/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${definition}`,
      },
      // Azure refuses to give an assignment to somebody else.
      { replaceOnChanges: ["principalId", "roleDefinitionId"] },
    );
  });
}

function createRoleDefinitions(
  settings: Settings,
  rights: readonly Right[],
): Readonly<Record<string, authorization.RoleDefinition>> {
  const { azure } = settings;
  return Object.fromEntries(
    rolesInUse(rights).map(({ key, description, actions, dataActions }) => [
      key,
      new authorization.RoleDefinition(`role-${key}`, {
        roleName: `${azure.prefix} ${key}`,
        description,
        scope: `/subscriptions/${azure.subscription}`,
        assignableScopes: assignableSubscriptions(settings, rights, key).map(
          (subscription) => `/subscriptions/${subscription}`,
        ),
        permissions: [
          {
            actions: [...actions],
            notActions: [],
            dataActions: [...dataActions],
            notDataActions: [],
          },
        ],
      }),
    ]),
  );
}

function idOf(scope: Scope, backend: Backend | undefined): pulumi.Input<string> {
  switch (scope.kind) {
    case "subscription":
      return `/subscriptions/${scope.subscription}`;
    case "resourceGroup":
      return `/subscriptions/${scope.subscription}/resourceGroups/${scope.name}`;
    case "resource":
      return scope.id;
    case "container":
      return made(backend?.containers[scope.name]?.id, scope);
    case "key":
      return made(backend?.keys[scope.name]?.id, scope);
  }
}

function made(
  id: pulumi.Output<string> | undefined,
  { kind, name }: { kind: string; name: string },
): pulumi.Output<string> {
  if (id === undefined) throw new Error(`the backend has no ${kind} ${name}`);
  return id;
}
