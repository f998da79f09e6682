import { GUID } from "../../rules/names";
import type { VaultPlace } from "../../rules/stackPlaces";
import { OpsError } from "../opsError";
import type { Output } from "../output";
import { Login, authorityOf } from "./login";
import { ResourceManager } from "./resourceManager";
import type { AzureOptions, Surroundings } from "./surroundings";
import { Vault } from "./vault";

/** An Azure that a verb may ask for what it needs, and for nothing else. */
export interface Azure extends Surroundings {
  readonly login: Login;
  readonly arm: ResourceManager;
  /** Told of each secret that is read. */
  readonly output: Output;
  vault(place: VaultPlace): Vault;
}

/** Said first, as by everything local, so that nobody can take it for the real thing. */
export const LOCAL_BANNER = "LOCAL AZURE: nothing in Azure changes";

/**
 * The Azure that the environment names: a local one by LOCAL_AZURE_URL, Microsoft's by ARM_SUBSCRIPTION_ID, and with
 * neither the checkout's own local one, if the stack is up there.
 *
 * @throws OpsError `usage` where it names none
 */
export async function openAzure(options: AzureOptions): Promise<Azure> {
  const surroundings = await surroundingsOf(options);
  if (surroundings.local) options.output.say(LOCAL_BANNER);
  return withClients(surroundings, options);
}

/** The clients of an Azure, held to what the verb needs. */
export function withClients(surroundings: Surroundings, options: AzureOptions): Azure {
  const { needs, output, signal, timeoutMs, onCall } = options;
  const { authority, endpoint } = surroundings;
  const login = new Login(authority, output, { timeoutMs, signal });
  const common = { login, ca: authority.ca, needs, signal, timeoutMs, onCall };
  return {
    ...surroundings,
    login,
    output,
    arm: new ResourceManager({ endpoint, ...common }),
    vault: (place) =>
      new Vault({
        ...{ url: surroundings.vaultUrl(place.name), place, output },
        ...{ isAzures: surroundings.local === undefined, ...common },
      }),
  };
}

async function surroundingsOf(options: AzureOptions): Promise<Surroundings> {
  const { env, stack } = options;
  const { ARM_SUBSCRIPTION_ID: subscriptionId, LOCAL_AZURE_URL: localUrl } = env;
  if (!localUrl && subscriptionId) return microsofts(subscriptionId, env);
  // Whoever works in Azure needs none of it.
  const { localAzure } = require("../localAzure") as typeof import("../localAzure");
  const local = await localAzure(options);
  if (local) return local;
  throw new OpsError(
    "usage",
    `Which Azure? ARM_SUBSCRIPTION_ID isn't set, and ${stack} isn't up on the local Azure.`,
    `For Azure: \`az login\` and \`export ARM_SUBSCRIPTION_ID=<the subscription>\`. Without one: \`npm run up:local -- ${stack}\`.`,
  );
}

function microsofts(subscriptionId: string, env: NodeJS.ProcessEnv): Surroundings {
  if (!GUID.test(subscriptionId))
    throw new OpsError(
      "usage",
      `ARM_SUBSCRIPTION_ID is ${subscriptionId}, which isn't the id of a subscription.`,
      "`az account show --query id --output tsv` prints it.",
    );
  return {
    subscriptionId,
    endpoint: "https://management.azure.com",
    vaultUrl: (name) => `https://${name}.vault.azure.net`,
    authority: authorityOf(env),
    close: () => Promise.resolve(),
  };
}
