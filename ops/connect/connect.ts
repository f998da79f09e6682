import { applicationSettingName, keyVaultReference } from "../../rules/connection";
import { clientNames, clientSettings } from "../../rules/clientSettings";
import { containerAppSettings, keyVaultConfiguration } from "../../rules/hostSettings";
import { secretNames } from "../../rules/instanceSettings";
import { type InstancePlaces, secretUri } from "../../rules/stackPlaces";
import type { Trouble } from "../exitCodes";
import { OpsError } from "../opsError";
import { type Session, type SessionHooks, runVerb } from "../session";
import { instancesOf } from "../stack";
import { startCli } from "./cli";
import type { ConnectOptions } from "./options";

const hosts = ["app-service", "container-apps", "dotnet-key-vault"] as const;
type Host = (typeof hosts)[number];

/** `connect`: how an application connects, from the stack file alone; or redis-cli itself. */
export function connect(
  stack: string,
  options: ConnectOptions,
  hooks?: SessionHooks,
): Promise<Trouble> {
  return runVerb(
    options.cli === true ? "connect --cli" : "connect",
    stack,
    options,
    async (session) =>
      options.cli === true ? startCli(session, options) : print(session, options),
    hooks,
  );
}

/** Any subscription will do: what is printed has no ARM id. */
const NO_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

function print(session: Session, options: ConnectOptions): Trouble {
  const client = chosen("client", options.client, clientNames);
  const host = chosen("host", options.host, hosts);
  if ((options.words ?? []).length > 0)
    throw new OpsError(
      "usage",
      "Words after -- are for redis-cli.",
      "Add --cli, or leave them out.",
    );
  const { output, stack } = session;
  const instances = instancesOf(stack, NO_SUBSCRIPTION, options.instance).map((places) => ({
    places,
    logins: loginsOf(places).map((entra) => ({
      login: entra ? "Entra" : "access key",
      clients: clientSettings(
        { connection: places.connection, passwordSecret: places.settings.passwordSecret, entra },
        client,
      ),
    })),
    hosts: hostSettings(places, host),
  }));
  output.document({
    stack: stack.name,
    instances: instances.map(({ places, ...rest }) => ({
      instance: places.key,
      connection: places.connection,
      ...rest,
    })),
  });
  for (const { places, logins, hosts: settings } of instances) {
    output.say(
      `Instance ${places.key}: ${places.host}:${places.connection.port}, TLS 1.2 or newer`,
    );
    for (const line of remarks(places)) output.say(`  ${line}`);
    for (const { login, clients } of logins)
      for (const each of clients) {
        output.say(`\n${each.client} (${each.language}), ${login}`);
        for (const line of each.code) output.say(`  ${line}`);
        for (const line of each.notes) output.say(`  - ${line}`);
      }
    for (const { title, text } of texts(settings)) {
      output.say(`\n${title}`);
      for (const line of text.split("\n")) output.say(`  ${line}`);
    }
    output.say();
  }
  return "ok";
}

/** Which logins work: `false` for an access key, `true` for Entra. */
function loginsOf({ settings }: InstancePlaces): boolean[] {
  return [
    ...(settings.accessKeys === "Enabled" ? [false] : []),
    ...(settings.principals.length > 0 ? [true] : []),
  ];
}

function remarks({ connection, settings }: InstancePlaces): string[] {
  return [
    "Only clients in a network that is linked to the private DNS zone find it. There is database 0 only.",
    ...(connection.clusterClient === true
      ? [
          `OSSCluster: the client must speak Redis Cluster, and its network let it reach ports ${connection.nodePorts ?? ""} too.`,
        ]
      : []),
    ...(settings.principals.length > 0
      ? [
          `Entra: the user name is the object id, the password a token for ${connection.entraScope ?? ""}; groups can't be users.`,
        ]
      : []),
  ];
}

function hostSettings({ vault, settings }: InstancePlaces, only: Host | undefined) {
  const secrets =
    vault === undefined || settings.accessKeys === "Disabled"
      ? []
      : secretNames(settings).map((name) => ({ name, uri: secretUri(vault.name, name) }));
  if (secrets.length === 0) return {};
  const all = {
    "app-service": Object.fromEntries(
      secrets.map(({ name, uri }) => [applicationSettingName(name), keyVaultReference(uri)]),
    ),
    "container-apps": containerAppSettings(secrets),
    "dotnet-key-vault": keyVaultConfiguration(secrets),
  };
  return only === undefined ? all : { [only]: all[only] };
}

const TITLES: Readonly<Record<Host, string>> = {
  "app-service":
    "App Service, Functions: application settings (read again within 24 hours, or at a restart)",
  "container-apps":
    "Container Apps: configuration.secrets and the container's env (read again within 30 minutes)",
  "dotnet-key-vault":
    ".NET with Key Vault configuration: AddAzureKeyVault (reads once, unless ReloadInterval is set)",
};

function texts(settings: Partial<Record<Host, unknown>>): { title: string; text: string }[] {
  return hosts
    .filter((host) => settings[host] !== undefined)
    .map((host) => ({
      title: TITLES[host],
      text: JSON.stringify(settings[host], undefined, 2),
    }));
}

function chosen<Name extends string>(
  option: string,
  value: string | undefined,
  known: readonly Name[],
): Name | undefined {
  if (value === undefined) return undefined;
  const found = known.find((name) => name.toLowerCase() === value.toLowerCase());
  if (found !== undefined) return found;
  throw new OpsError(
    "usage",
    `--${option} ${value} isn't known.`,
    `It can be: ${known.join(", ")}.`,
  );
}
