import type { RestError } from "@azure/core-rest-pipeline";
import { SecretClient } from "@azure/keyvault-secrets";

import type { VaultPlace } from "../../rules/stackPlaces";
import type { Needs } from "../needs";
import { OpsError } from "../opsError";
import type { Output } from "../output";
import type { Login } from "./login";
import { missingRight } from "./rights";
import { within } from "../within";
import { forbidden } from "./vaultRefusals";
import { askedPause, bodyOfRefusal, failureOf, pipeline, refusalIn, refusalOf } from "./wire";

const OPERATIONS = {
  get: "Microsoft.KeyVault/vaults/secrets/getSecret/action",
  versions: "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
  set: "Microsoft.KeyVault/vaults/secrets/setSecret/action",
} as const;

/** What an access policy calls them. */
const PERMISSIONS = { get: "get", versions: "list", set: "set" } as const;

export interface VaultOptions {
  readonly url: string;
  readonly place: VaultPlace;
  readonly login: Login;
  readonly ca?: string | undefined;
  /** Whether its host name is one of Azure's own, which the client then insists on. */
  readonly isAzures: boolean;
  readonly needs: Needs;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly output: Output;
  readonly onCall?: ((operation: string) => void) | undefined;
}

/** A secret's newest value, which no output shows. */
export interface SecretValue {
  readonly value: string;
  readonly version: string;
  readonly enabled: boolean;
  readonly expiresOn: Date | undefined;
}

/** One version of a secret, without its value. */
export interface SecretVersion {
  readonly version: string;
  readonly enabled: boolean;
  readonly createdOn: Date | undefined;
}

/** The secrets of one vault, as far as a verb needs them. */
export class Vault {
  private readonly client: SecretClient;

  constructor(private readonly options: VaultOptions) {
    const { url, login, ca, isAzures, timeoutMs } = options;
    this.client = new SecretClient(url, login, {
      ...pipeline(ca, timeoutMs),
      disableChallengeResourceVerification: !isAzures,
    });
  }

  /** The newest value or a version's, or undefined where there is no such secret. */
  async get(name: string, of?: string): Promise<SecretValue | undefined> {
    return this.ask("get", name, async (client, abortSignal) => {
      const { value = "", properties } = await client.getSecret(name, {
        abortSignal,
        ...(of !== undefined && { version: of }),
      });
      this.options.output.keepSecret(value);
      const { version = "", enabled = true, expiresOn } = properties;
      return { value, version, enabled, expiresOn };
    });
  }

  /** Every version, the newest first; undefined where there is no such secret. */
  async versions(name: string): Promise<readonly SecretVersion[] | undefined> {
    return this.ask("versions", name, async (client, abortSignal) => {
      const all: SecretVersion[] = [];
      for await (const each of client.listPropertiesOfSecretVersions(name, { abortSignal }))
        all.push({
          version: each.version ?? "",
          enabled: each.enabled ?? true,
          createdOn: each.createdOn,
        });
      const time = ({ createdOn }: SecretVersion): number => createdOn?.getTime() ?? 0;
      return all.sort((one, other) => time(other) - time(one));
    });
  }

  /** Writes a new version, and answers which. */
  async set(name: string, value: string, contentType?: string): Promise<string> {
    this.options.output.keepSecret(value);
    const version = await this.ask("set", name, async (client, abortSignal) => {
      const options = { abortSignal, ...(contentType !== undefined && { contentType }) };
      return (await client.setSecret(name, value, options)).properties.version ?? "";
    });
    return version ?? "";
  }

  private async ask<Answer>(
    kind: keyof typeof OPERATIONS,
    name: string,
    work: (client: SecretClient, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const { needs, signal, timeoutMs, onCall } = this.options;
    const operation = OPERATIONS[kind];
    if (!needs.vault.includes(operation))
      throw new Error(`${operation} isn't among what this verb needs: ops/needs.ts`);
    onCall?.(operation);
    const what = `the secret ${name} of the vault ${this.options.place.name}`;
    const late = {
      cause: `Azure gives no answer about ${what}`,
      next: "A vault with a private endpoint answers inside its network only; --timeout gives it longer.",
    };
    try {
      return await within(timeoutMs, signal, late, (ended) => work(this.client, ended));
    } catch (error) {
      if (signal.aborted || error instanceof OpsError) throw error;
      const { statusCode, code } = error as { statusCode?: number; code?: string };
      if (statusCode === 404 && code === "SecretNotFound") return undefined;
      throw await this.failure(error, kind, name, what);
    }
  }

  private async failure(
    error: unknown,
    kind: keyof typeof OPERATIONS,
    name: string,
    what: string,
  ): Promise<unknown> {
    if (!(error instanceof Error)) return error;
    const { place, login } = this.options;
    const refused = error as Error &
      Partial<Pick<RestError, "statusCode" | "response" | "request">>;
    const { statusCode: status, response } = refused;
    if (status === undefined) return this.unreachable(error, what);
    const { code, message } = refusalIn(bodyOfRefusal(refused.request));
    if (status === 403) {
      const principal = await login.objectId("https://vault.azure.net/.default");
      const permission = PERMISSIONS[kind];
      return (
        forbidden(message, place, name, permission, principal) ??
        missingRight(OPERATIONS[kind], `${place.id}/secrets/${name}`, principal)
      );
    }
    return refusalOf(what, {
      ...{ status, code, message: firstLine(message) },
      date: response?.headers.get("date"),
      pause: response && askedPause(response.headers),
    });
  }

  private unreachable(error: Error, what: string): unknown {
    const { code } = error as { code?: string };
    const { name } = this.options.place;
    if (code !== "ENOTFOUND") return failureOf(what, error);
    return new OpsError(
      "unreachable",
      `No DNS knows the vault ${name}: there is none of that name, or it is deleted.`,
      `Look for it: \`az keyvault show --name ${name}\`, \`az keyvault list-deleted\`.`,
    );
  }
}

function firstLine(text: string): string {
  return text.split(/\r?\n/)[0] ?? "";
}
