import { applicationSettingName } from "./connection";

/** A secret that an application reads: its name in the vault, and its URI without a version. */
export interface ReadSecret {
  readonly name: string;
  readonly uri: string;
}

/** What the configuration of an Azure Container App takes: `configuration.secrets` and a container's `env`. */
export interface ContainerAppSettings {
  readonly secrets: readonly {
    readonly name: string;
    readonly keyVaultUrl: string;
    /** Who reads the vault: `system`, or the ARM id of a user-assigned identity in its place. */
    readonly identity: string;
  }[];
  readonly env: readonly { readonly name: string; readonly secretRef: string }[];
}

/** What a .NET application with the Key Vault configuration provider takes, wherever it runs. */
export interface KeyVaultConfiguration {
  readonly vaultUri: string;
  /** Secrets to load; `--` in a name is `:` in the configuration. */
  readonly secretNames: readonly string[];
  /** Without it the provider reads once, at the start. In .NET's notation of a time span. */
  readonly reloadInterval: string;
}

/** How often an application looks for a new secret: as often as Container Apps does by itself. */
const RELOAD_INTERVAL = "00:30:00";

/**
 * A Container App reads an unversioned secret again within 30 minutes and restarts the revision with its new value.
 * Source: Azure documentation, articles/container-apps/manage-secrets.md.
 */
export function containerAppSettings(secrets: readonly ReadSecret[]): ContainerAppSettings {
  const names = secrets.map(({ name }, at) => {
    const plain = containerAppSecretName(name);
    const taken = secrets
      .slice(0, at)
      .some((other) => containerAppSecretName(other.name) === plain);
    return taken ? `${plain}-${at + 1}` : plain;
  });
  return {
    secrets: secrets.map(({ uri }, at) => ({
      name: names[at] ?? "",
      keyVaultUrl: uri,
      identity: "system",
    })),
    env: secrets.map(({ name }, at) => ({
      name: applicationSettingName(name),
      secretRef: names[at] ?? "",
    })),
  };
}

/** Undefined where there are no secrets. */
export function keyVaultConfiguration(
  secrets: readonly ReadSecret[],
): KeyVaultConfiguration | undefined {
  const [first] = secrets;
  if (first === undefined) return undefined;
  return {
    vaultUri: new URL("/", first.uri).href,
    secretNames: secrets.map(({ name }) => name),
    reloadInterval: RELOAD_INTERVAL,
  };
}

/**
 * A secret's name in a Container App: lower-case letters, digits and hyphens, beginning and ending with a letter or
 * a digit. Source: Azure documentation, articles/container-apps/manage-secrets.md.
 */
function containerAppSecretName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
