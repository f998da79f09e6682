import { ServiceClient } from "@azure/core-client";
import type { OperationResponse } from "@azure/core-lro";
import {
  type PipelineResponse,
  createHttpHeaders,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";

import { apiVersions } from "../../rules/apiVersions";
import { armType } from "../../rules/armIds";
import { isRecord } from "../../rules/record";
import { valueAt } from "../../rules/valueAt";
import type { Needs } from "../needs";
import { OpsError } from "../opsError";
import type { Login } from "./login";
import { missingRight, operationStatus } from "./rights";
import { askedPause, failureOf, pipeline, refusalIn, refusalOf } from "./wire";

export type Body = Readonly<Record<string, unknown>>;

/** Where ARM is, and what may be asked of it. */
export interface ResourceManagerOptions {
  readonly endpoint: string;
  readonly login: Login;
  readonly ca?: string | undefined;
  readonly needs: Needs;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Hears each call, in the words of roles: `Microsoft.Cache/redisEnterprise/read`. */
  readonly onCall?: ((operation: string) => void) | undefined;
}

/** Azure Resource Manager, as far as a verb needs it: what its row in `needs` doesn't list is refused as a defect. */
export class ResourceManager {
  private readonly client: ServiceClient;

  constructor(private readonly options: ResourceManagerOptions) {
    const { endpoint, login, ca, timeoutMs } = options;
    this.client = new ServiceClient({
      ...{ endpoint, credential: login, credentialScopes: `${endpoint}/.default` },
      ...pipeline(ca, timeoutMs),
    });
  }

  /** @throws OpsError `missing` where there is none */
  async get(id: string, what: string): Promise<Body> {
    const found = await this.find(id, what);
    if (found) return found;
    throw notThere(what, id);
  }

  /** What is there, or undefined where nothing is. */
  async find(id: string, what: string): Promise<Body | undefined> {
    const response = await this.send("GET", id, `${armType(id)}/read`, id, what);
    return response.status === 404 ? undefined : bodyOf(response);
  }

  /** All that a collection holds, such as `…/virtualNetworkLinks`; undefined where what it belongs to is missing. */
  async list(collection: string, what: string): Promise<readonly Body[] | undefined> {
    const type = armType(`${collection}/any`);
    const scope = collection.replace(/\/[^/]+$/, "");
    const all: Body[] = [];
    for (let next: string | undefined = collection; next !== undefined;) {
      const response = await this.send("GET", next, `${type}/read`, scope, what);
      if (response.status === 404) return undefined;
      const { value, nextLink } = bodyOf(response);
      all.push(...(Array.isArray(value) ? value.filter(isRecord) : []));
      next = typeof nextLink === "string" && nextLink !== "" ? nextLink : undefined;
    }
    return all;
  }

  /** POST of an action that answers at once, such as `listKeys`. */
  async act(id: string, action: string, what: string, body?: Body): Promise<Body> {
    const operation = `${armType(id)}/${action}/action`;
    const response = await this.send("POST", `${id}/${action}`, operation, id, what, body);
    if (response.status === 404) throw missing(response, what);
    return bodyOf(response);
  }

  /**
   * POST of an action that takes its time, until it is done. Its end has no answer of use: whoever wants the new state
   * asks for it.
   */
  async operate(id: string, action: string, what: string, body?: Body): Promise<void> {
    const { createHttpPoller } = await import("@azure/core-lro");
    const operations = { POST: `${armType(id)}/${action}/action`, GET: operationStatus(id) };
    const request = async (method: "GET" | "POST", path: string): Promise<OperationResponse> => {
      const sent = method === "POST" ? body : undefined;
      const response = await this.send(method, path, operations[method], id, what, sent);
      if (response.status === 404) throw missing(response, what);
      return { flatResponse: undefined, rawResponse: rawResponse(response, method) };
    };
    const poller = createHttpPoller(
      {
        sendInitialRequest: () => request("POST", `${id}/${action}`),
        sendPollRequest: (path) => request("GET", path),
      },
      {
        resourceLocationConfig: "azure-async-operation",
        skipFinalGet: true,
        baseUrl: this.options.endpoint,
        resolveOnUnsuccessful: true,
      },
    );
    await poller.pollUntilDone({ abortSignal: this.options.signal });
    const { status, error } = poller.operationState ?? {};
    if (status === "succeeded") return;
    throw new OpsError(
      "azure",
      `Azure has begun ${what}, and then it ${status ?? "failed"}: ${error?.message ?? "it doesn't say why"}`,
      "Run the same command again.",
    );
  }

  private async send(
    method: "GET" | "POST",
    /** An id, or a whole URL that Azure gave. */
    path: string,
    operation: string,
    scope: string,
    what: string,
    body?: Body,
  ): Promise<PipelineResponse> {
    this.require(operation);
    const response = await this.answered(method, path, what, body);
    if (response.status < 400) return response;
    const { code, message } = refusalIn(response.bodyAsText ?? "");
    if (
      response.status === 404 &&
      code !== "SubscriptionNotFound" &&
      code !== "InvalidResourceType"
    )
      return response;
    if (response.status === 403 && code !== "ScopeLocked")
      throw missingRight(operation, scope, await this.principal());
    const date = response.headers.get("date");
    const pause = askedPause(response.headers);
    throw refusalOf(what, { status: response.status, code, message, date, pause });
  }

  private async answered(
    method: "GET" | "POST",
    path: string,
    what: string,
    body: Body | undefined,
  ): Promise<PipelineResponse> {
    const { endpoint, signal, timeoutMs } = this.options;
    try {
      const request = createPipelineRequest({
        method,
        url: path.startsWith("/") ? `${endpoint}${path}?api-version=${versionFor(path)}` : path,
        headers: createHttpHeaders({
          accept: "application/json",
          "content-type": "application/json",
        }),
        // A vault's or a cluster's own actions need no more than a body of a few words.
        ...(method === "POST" && { body: JSON.stringify(body ?? {}) }),
        abortSignal: signal,
        timeout: timeoutMs,
      });
      return await this.client.sendRequest(request);
    } catch (error) {
      if (signal.aborted) throw error;
      throw timedOut(what, error, timeoutMs) ?? failureOf(what, error);
    }
  }

  private require(operation: string): void {
    if (!this.options.needs.arm.includes(operation))
      throw new Error(`${operation} isn't among what this verb needs: ops/needs.ts`);
    this.options.onCall?.(operation);
  }

  private async principal(): Promise<string | undefined> {
    return this.options.login.objectId(`${this.options.endpoint}/.default`);
  }
}

function missing(response: PipelineResponse, what: string): OpsError {
  const { code, message } = refusalIn(response.bodyAsText ?? "");
  return notThere(what, `${code} ${message}`.trim());
}

function notThere(what: string, detail: string): OpsError {
  return new OpsError(
    "missing",
    `${what} isn't in Azure: ${detail}`,
    "Bring the stack up (`pulumi up`), or look at the names in its file.",
  );
}

/** A text in a body, by the path to it. */
export function textAt(body: unknown, path: string): string | undefined {
  const found = valueAt(body, path.split("."));
  return typeof found === "string" ? found : undefined;
}

/** The objects in a list of a body, by the path to it. */
export function listAt(body: unknown, path: string): readonly Body[] {
  const found = valueAt(body, path.split("."));
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

function versionFor(path: string): string {
  const versions = Object.entries(apiVersions);
  const found = [armType(path), armType(`${path}/any`), armType(path.replace(/\/[^/]+$/, ""))]
    .map((type) => versions.find(([known]) => known.toLowerCase() === type.toLowerCase())?.[1])
    .find((version) => version !== undefined);
  if (found !== undefined) return found;
  throw new Error(`no API version is known for ${path}: rules/apiVersions.ts`);
}

function bodyOf({ bodyAsText }: PipelineResponse): Body {
  if (!bodyAsText) return {};
  const body: unknown = JSON.parse(bodyAsText);
  return isRecord(body) ? body : {};
}

function rawResponse(response: PipelineResponse, method: string) {
  return {
    statusCode: response.status,
    headers: response.headers.toJSON(),
    body: bodyOf(response),
    request: { method, url: response.request.url },
  };
}

function timedOut(what: string, error: unknown, timeoutMs: number): OpsError | undefined {
  if (!(error instanceof Error) || error.name !== "AbortError") return undefined;
  return new OpsError(
    "unreachable",
    `Azure gives no answer about ${what} within ${timeoutMs / 1000} s.`,
    "Look at this machine's network and proxy (HTTPS_PROXY); --timeout gives it longer.",
  );
}
