import type { EnvironmentSettings } from "./environment";
import type { InstanceSettings } from "./instanceSettings";
import type { Problem } from "./problem";

/** An instance, and the names of its endpoints. */
interface ReachedInstance extends InstanceSettings {
  readonly privateEndpoint: string;
  readonly furtherEndpoints: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly resourceGroup: string;
        readonly network: { readonly subscription?: string | undefined };
      }
    >
  >;
}

/** The problems between instances, and between an instance and its environment. */
export function crossProblems(
  environment: EnvironmentSettings,
  instances: ReadonlyMap<string, ReachedInstance>,
): Problem[] {
  const entries = [...instances];
  const vaultMissing = entries.flatMap(([key, { accessKeys }]): Problem[] =>
    accessKeys === "Enabled" && environment.keyVault === undefined
      ? [
          {
            id: "vault-for-keys",
            property: `instances.${key}.access.keys`,
            value: "Enabled",
            rule: "there is no vault to put the password in.",
            fix: "Add `environment.keyVault`, or write `keys: Disabled` and name principals.",
          },
        ]
      : [],
  );
  const claimed = (names: (instance: ReachedInstance) => Claim[]): InstanceClaim[] =>
    entries.flatMap(([instance, each]) => names(each).map((claim) => ({ instance, ...claim })));
  return [
    ...vaultMissing,
    ...unique(
      "cluster-name-unique",
      "name",
      claimed(({ name }) => [{ property: "name", name }]),
    ),
    ...unique(
      "endpoint-unique",
      "private endpoint",
      claimed((instance) => endpointClaims(instance, environment)),
    ),
    ...unique(
      "secret-unique",
      "Key Vault secret",
      claimed(({ passwordSecret, connectionStringSecret }) => [
        { property: "access.passwordSecret", name: passwordSecret },
        { property: "access.connectionStringSecret", name: connectionStringSecret },
      ]).filter(otherThanTheInstancesOwn),
    ),
  ];
}

/** A name that a setting of an instance takes. */
interface Claim {
  readonly property: string;
  readonly name: string | undefined;
  /** Where the name is taken, if not everywhere. */
  readonly within?: string;
}

interface InstanceClaim extends Claim {
  /** The instance's key. */
  readonly instance: string;
}

function endpointClaims(
  { privateEndpoint, furtherEndpoints }: ReachedInstance,
  { resourceGroup }: EnvironmentSettings,
): Claim[] {
  return [
    { property: "privateEndpoint", name: privateEndpoint, within: `/${resourceGroup.name}` },
    ...Object.entries(furtherEndpoints).map(([key, { name, network, resourceGroup: group }]) => ({
      property: `furtherEndpoints.${key}.name`,
      name,
      within: `${network.subscription ?? ""}/${group}`,
    })),
  ];
}

/** One instance's two secrets have a rule of their own. */
function otherThanTheInstancesOwn(
  { instance, name }: InstanceClaim,
  position: number,
  all: readonly InstanceClaim[],
): boolean {
  const first = all.findIndex(
    (each) => each.instance === instance && each.name?.toLowerCase() === name?.toLowerCase(),
  );
  return first === position;
}

function unique(id: string, what: string, claims: readonly InstanceClaim[]): Problem[] {
  const owners = new Map<string, string>();
  return claims.flatMap(({ instance, property, name, within = "" }): Problem[] => {
    if (name === undefined) return [];
    const taken = `${within}/${name}`.toLowerCase();
    const owner = owners.get(taken);
    if (owner === undefined) {
      owners.set(taken, instance);
      return [];
    }
    return [
      {
        id,
        property: `instances.${instance}.${property}`,
        value: name,
        rule: `instance \`${owner}\` has the same ${what}; one would overwrite or hide the other.`,
        fix: "Give each instance its own.",
      },
    ];
  });
}
