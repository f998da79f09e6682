import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { errorText } from "../pulumi/errors";
import { DeliveryError } from "./deliveryError";

/** The audience that Entra's federated credentials ask for. */
const AUDIENCE = "api://AzureADTokenExchange";
const TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;
const PAUSE_MS = 2000;

/** Who says what a job's identity is: a token of it is exchanged for one of Azure's. */
export interface Issuer {
  readonly name: "GitHub" | "Azure DevOps" | "AZURE_FEDERATED_TOKEN_FILE";
  /** A fresh token. @throws DeliveryError that says why there is none, and nothing of what was answered */
  token(): Promise<string>;
}

/**
 * The issuer that the variables of the job name: a file that the CI system keeps fresh, GitHub's endpoint, or
 * Azure DevOps'.
 */
export function issuerOf(env: NodeJS.ProcessEnv): Issuer {
  const { AZURE_FEDERATED_TOKEN_FILE: file } = env;
  if (file) return { name: "AZURE_FEDERATED_TOKEN_FILE", token: () => Promise.resolve(read(file)) };
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = env;
  if (url && secret) return { name: "GitHub", token: () => fromGitHub(url, secret) };
  const {
    SYSTEM_OIDCREQUESTURI: uri,
    SYSTEM_ACCESSTOKEN: access,
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connection,
  } = env;
  if (uri && access && connection) {
    return { name: "Azure DevOps", token: () => fromAzureDevOps(uri, access, connection) };
  }
  throw new DeliveryError(
    "This job has no identity. On GitHub, give it `permissions: id-token: write`; elsewhere see docs/azure-devops.md.",
  );
}

function read(file: string): string {
  if (!existsSync(file)) {
    throw new DeliveryError(`AZURE_FEDERATED_TOKEN_FILE is ${file}, which isn't there`);
  }
  return checked("AZURE_FEDERATED_TOKEN_FILE", readFileSync(file, "utf8").trim());
}

async function fromGitHub(url: string, secret: string): Promise<string> {
  const address = new URL(url);
  address.searchParams.set("audience", AUDIENCE);
  const answer = await ask("GitHub", address, { headers: bearer(secret) });
  return checked("GitHub", (answer as { value?: unknown }).value);
}

/** Source: Azure/azure-sdk-for-go, sdk/azidentity/azure_pipelines_credential.go. */
async function fromAzureDevOps(uri: string, access: string, connection: string): Promise<string> {
  const address = new URL(uri);
  address.searchParams.set("api-version", "7.1");
  address.searchParams.set("serviceConnectionId", connection);
  const headers = {
    ...bearer(access),
    "content-type": "application/json",
    "x-tfs-fedauthredirect": "Suppress",
  };
  const answer = await ask("Azure DevOps", address, { method: "POST", headers });
  return checked("Azure DevOps", (answer as { oidcToken?: unknown }).oidcToken);
}

function bearer(secret: string): Record<string, string> {
  return { authorization: `Bearer ${secret}` };
}

type Reply = { readonly answer: unknown } | { readonly why: string; readonly passing: boolean };

/** Asks again where the answer is slow or says that it is the server's fault. */
async function ask(name: string, url: URL, request: RequestInit): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const refusal = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
      async (response): Promise<Reply> => {
        if (response.ok) return { answer: await response.json().catch((): unknown => ({})) };
        return {
          why: `it answers ${response.status}`,
          passing: response.status >= 500 || response.status === 429,
        };
      },
      (error: unknown): Reply => ({ why: errorText(error), passing: true }),
    );
    if ("answer" in refusal) return refusal.answer ?? {};
    if (!refusal.passing || attempt === ATTEMPTS) {
      throw new DeliveryError(`${name} gives no token: ${refusal.why}`);
    }
    await sleep(PAUSE_MS);
  }
}

/** A JSON Web Token, which is all that Entra takes; anything else would fail later, and less clearly. */
function checked(name: string, token: unknown): string {
  if (typeof token === "string" && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return token;
  throw new DeliveryError(`${name} gives something that isn't a token`);
}
