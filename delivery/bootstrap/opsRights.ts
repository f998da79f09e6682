import type { SharedPart } from "./operations";
import type { Place } from "./places";
import { isSameGroup, nameOf, type Right, scopeOf, secretScopes } from "./right";
import type { StackNeeds } from "./stackNeeds";

/**
 * What an environment's third identity may do: look at instances and at what leads to them, read their secrets, and
 * regenerate their keys.
 */
export function opsRights(
  identity: string,
  own: Place,
  placeOf: (part: SharedPart) => Place,
  needs: StackNeeds | undefined,
): Right[] {
  const endpoints = needs?.endpoints ?? [];
  const zones = [placeOf("privateDnsZone"), ...endpoints.map((each) => each.privateDnsZone)];
  const secrets = needs?.secrets && secretScopes(needs.secrets, placeOf("keyVault"));
  return [
    { identity, role: "ops", scope: scopeOf(own) },
    ...zones.flatMap((zone, index): Right[] => {
      if (zone === undefined || isSameGroup(zone, own)) return [];
      const of = index === 0 ? {} : { of: nameOf(zone, own) };
      return [{ identity, role: "ops-privateDnsZone", ...of, scope: scopeOf(zone) }];
    }),
    ...endpoints
      .filter(({ place }) => !isSameGroup(place, own))
      .map(({ place }): Right => ({
        ...{ identity, role: "ops-endpoint", of: nameOf(place, own) },
        scope: scopeOf(place),
      })),
    ...(secrets ?? []).map(({ name, scope }): Right => ({
      ...{ identity, role: "read-secret", of: name, scope },
    })),
  ];
}
