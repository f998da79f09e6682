import { nameRules } from "./names";
import type { Problem } from "./problem";

/** The private endpoint's name: the one that is given, else the instance's with `-pe`. */
export function endpointName(
  instance: string,
  { privateEndpoint }: { readonly privateEndpoint?: string | undefined },
): string {
  return privateEndpoint ?? `${instance}-pe`;
}

export function endpointNameProblems(property: string, name: string): Problem[] {
  return nameRules.privateEndpoint.pattern.test(name)
    ? []
    : [
        {
          id: "endpoint-name",
          property,
          value: name,
          rule: `a private endpoint's name has ${nameRules.privateEndpoint.words}.`,
          fix: "Write a shorter or simpler name.",
        },
      ];
}
