import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { resourceGroupIn, subscriptionIn } from "../../rules/armIds";
import { secretNames } from "../../rules/instanceSettings";
import type { Problem } from "../../rules/problem";
import { judged } from "../../rules/shape";
import { furtherPlace } from "../../rules/stackPlaces";
import { type StackConfig, stackSchema } from "../../stackSchema";
import { configIn } from "./stackFile";
import type { Place } from "./places";
import { subscriptionOf } from "./problems";
import type { Settings } from "./settings";

/** What a stack file says that rights depend on. */
export interface StackNeeds {
  /** `undefined` without a vault. */
  readonly secrets?: StackSecrets;
  readonly endpoints: readonly StackEndpoint[];
}

/** The needs of each environment. */
export type Needs = Readonly<Record<string, StackNeeds>>;

/** The secrets that a stack writes, and the vault that they are in. */
export interface StackSecrets {
  readonly vault: string;
  readonly names: readonly string[];
  /** Whether the stack lets applications read them. */
  readonly granted: boolean;
}

/** An endpoint in a further network, and what it takes there. */
export interface StackEndpoint {
  /** The endpoint's own resource group. */
  readonly place: Place;
  readonly network: Place;
  /** The zone that its zone group joins, if the stack makes one. */
  readonly privateDnsZone?: Place;
}

/**
 * Reads from the stack files what each environment's identities need rights on: the secrets that it writes, and no
 * others, since the vault is often shared with applications; and its endpoints in other networks.
 */
export function readNeeds(
  settings: Settings,
  folder: string,
): { readonly needs: Needs; readonly problems: readonly Problem[] } {
  const needs: Record<string, StackNeeds> = {};
  const problems: Problem[] = [];
  for (const [stack, { secrets }] of Object.entries(settings.environments)) {
    const found = stackIn(folder, stack);
    if ("rule" in found) problems.push(found);
    else
      needs[stack] = {
        ...secretsOf(found, secrets),
        endpoints: endpointsOf(found, subscriptionOf(settings, stack)),
      };
  }
  return { needs, problems };
}

function stackIn(folder: string, stack: string): StackConfig | Problem {
  const property = `environments.${stack}`;
  const name = `Pulumi.${stack}.yaml`;
  const file = path.join(folder, name);
  if (!existsSync(file)) {
    return {
      id: "stack-file-missing",
      property,
      rule: `has no stack file: there is no ${file}, which says what it needs rights on.`,
      fix: "Make it first: npm run add-environment.",
    };
  }
  const { value } = judged(stackSchema, configIn(readFileSync(file, "utf8"), "redis"), () => []);
  if (value === undefined) {
    return {
      id: "stack-file-invalid",
      property,
      rule: `has a stack file, ${name}, that isn't valid.`,
      fix: `See what is wrong with it: npm run preview:local -- ${stack}.`,
    };
  }
  return value;
}

function secretsOf(
  { environment, settings }: StackConfig,
  further: readonly string[],
): Pick<StackNeeds, "secrets"> {
  const { keyVault } = environment;
  if (keyVault === undefined) return {};
  const instances = [...settings.values()];
  const all = [...instances.flatMap(secretNames), ...further];
  const granted = instances.some(({ readers }) => readers.length > 0);
  return { secrets: { vault: keyVault.name, names: [...new Set(all)].sort(), granted } };
}

function endpointsOf({ settings }: StackConfig, own: string): StackEndpoint[] {
  return [...settings.values()].flatMap(({ furtherEndpoints }) =>
    Object.entries(furtherEndpoints).map(([key, endpoint]) => {
      const { id, networkId, zoneId } = furtherPlace(key, endpoint, own);
      const { subscription, resourceGroup } = placeOf(id);
      return {
        place: { subscription, resourceGroup },
        network: placeOf(networkId),
        ...(zoneId !== undefined && { privateDnsZone: placeOf(zoneId) }),
      };
    }),
  );
}

function placeOf(id: string): Place {
  return { subscription: subscriptionIn(id), resourceGroup: resourceGroupIn(id), id };
}
