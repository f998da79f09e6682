import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { DeliveryError } from "./deliveryError";
import { type Issuer, issuerOf } from "./identityToken";

/** A token is valid for five minutes at GitHub, for ten at Azure DevOps; the engine reads it again when its own token of an hour ends. */
const REFRESH_MS = 4 * 60_000;

/** What each GitHub environment says about its identity and its backend. docs/bootstrap.md makes them. */
const REQUIRED = [
  "AZURE_CLIENT_ID",
  "AZURE_TENANT_ID",
  "AZURE_SUBSCRIPTION_ID",
  "PULUMI_BACKEND_URL",
] as const;

/** The variables of a job as the CLI needs them, with nothing secret in them. */
export function azureVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const missing = REQUIRED.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new DeliveryError(
      `${missing.join(", ")} must be set as variables of the job's GitHub environment. ` +
        "Their values are in the outputs of the bootstrap stack.",
    );
  }
  const value = (name: (typeof REQUIRED)[number]): string => env[name] ?? "";
  return {
    ARM_CLIENT_ID: value("AZURE_CLIENT_ID"),
    ARM_TENANT_ID: value("AZURE_TENANT_ID"),
    ARM_SUBSCRIPTION_ID: value("AZURE_SUBSCRIPTION_ID"),
    // Backend and secrets provider know the Azure SDK's own ways only; one of them is enough.
    AZURE_TOKEN_CREDENTIALS: "WorkloadIdentityCredential",
    // The stack files name no secrets provider: the state does.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A provider that lies on the PATH would win over the official one.
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  };
}

/**
 * Runs `work` with a file that always holds a fresh token of this job's identity: the credential of the
 * Azure SDK for Go (`AZURE_FEDERATED_TOKEN_FILE`), which the blob backend and Key Vault log in with.
 * `mask` gets each token, the later ones while `work` runs: it must print none where the log shows it.
 */
export async function withFederatedToken<Result>(
  env: NodeJS.ProcessEnv,
  mask: (value: string) => void,
  work: (variables: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  const issuer = issuerOf(env);
  const folder = mkdtempSync(path.join(temporaryFolderOf(env), "identity-"));
  const file = path.join(folder, "token");
  const write = async (): Promise<void> => {
    const token = await issuer.token();
    mask(token);
    writeFileSync(file, token, { mode: 0o600 });
  };
  try {
    await write();
    // A failure now and then doesn't matter: the token is fetched again long before it is needed.
    const timer = setInterval(() => void write().catch(() => undefined), REFRESH_MS);
    const given = { AZURE_FEDERATED_TOKEN_FILE: file, ...providerLogin(issuer) };
    return await work(given).finally(() => clearInterval(timer));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * How the provider logs in: it asks GitHub for a token whenever it needs one. What it reads from a file it
 * reads once (pulumi-azure-native, provider/pkg/provider/auth.go); the Azure SDK's own credential reads it anew.
 */
function providerLogin({ name }: Issuer): Record<string, string> {
  return name === "GitHub"
    ? { ARM_USE_OIDC: "true" }
    : { ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true" };
}

/** The folder that the CI system empties before and after each job. */
export function temporaryFolderOf({ RUNNER_TEMP, AGENT_TEMPDIRECTORY }: NodeJS.ProcessEnv): string {
  const folder = RUNNER_TEMP ?? AGENT_TEMPDIRECTORY ?? "";
  if (folder !== "") return folder;
  throw new DeliveryError(
    "RUNNER_TEMP or AGENT_TEMPDIRECTORY must be set: run this as a step of a workflow or of a pipeline.",
  );
}
