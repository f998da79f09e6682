import { join } from "node:path";

import { holder } from "../arm/fileLock";
import { readJson, readWhole, removeFile, replaceWhole } from "../arm/files";
import { SUBSCRIPTION_ID, TENANT_ID } from "../arm/id";
import { isObject } from "../arm/json";
import { CALLER } from "../arm/rights";
import { trustFiles } from "../certificates/trustFiles";

/** Where a local Azure answers, and the process that does. */
export interface Endpoint {
  readonly url: string;
  readonly pid: number;
}

/** What the server keeps, beside the state of the local Azure. */
export function folderOf(directory: string): string {
  return join(directory, "https");
}

export function lockFile(directory: string): string {
  return join(folderOf(directory), "server.lock");
}

/** Writes down where the server is, for `local:env`. */
export function remember(directory: string, endpoint: Endpoint): void {
  replaceWhole(file(directory), JSON.stringify(endpoint));
}

export function forget(directory: string): void {
  removeFile(file(directory));
}

/** The server of a local Azure, if one is running. */
export function running(directory: string): Endpoint | undefined {
  const pid = holder(lockFile(directory))?.pid;
  const written = readJson(file(directory));
  if (pid === undefined || !isObject(written) || written.pid !== pid) return undefined;
  return typeof written.url === "string" ? { url: written.url, pid } : undefined;
}

/** The variables by which clients reach a server, trust it and log in, in the names that Azure's own SDKs read. */
export function clientVariables(directory: string, { url }: Endpoint): Record<string, string> {
  const folder = folderOf(directory);
  const { ca, bundle } = trustFiles(folder);
  return {
    LOCAL_AZURE_URL: url,
    NODE_EXTRA_CA_CERTS: ca,
    REQUESTS_CA_BUNDLE: bundle,
    AZURE_AUTHORITY_HOST: url,
    AZURE_TENANT_ID: TENANT_ID,
    AZURE_CLIENT_ID: CALLER.clientId,
    AZURE_CLIENT_SECRET: readWhole(join(folder, "client-secret")) ?? "",
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION_ID,
  };
}

function file(directory: string): string {
  return join(folderOf(directory), "server.json");
}
