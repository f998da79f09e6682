import { readFileSync, readdirSync, rmSync } from "node:fs";
import { type RequestOptions, request } from "node:https";
import { join } from "node:path";

import { Arm } from "../../../local-azure/arm/arm";
import { TENANT_ID } from "../../../local-azure/arm/id";
import { type Body, stringAt } from "../../../local-azure/arm/json";
import { CALLER } from "../../../local-azure/arm/rights";
import type { Serving } from "../../../local-azure/https/server";
import { temporaryFolder } from "../../temporaryFolder";
import { group } from "../fixture";
import { serve } from "./serve";

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Body;
}

interface Sent {
  readonly body?: unknown;
  /** Null sends none. @default one for Azure Resource Manager */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives it up. */
  readonly signal?: AbortSignal;
}

/** A local Azure over HTTPS with a resource group, and a client that trusts it and is logged in. */
export class Client {
  readonly lines: string[] = [];
  readonly complaints: string[] = [];
  readonly azure: Arm;
  private server: Serving | undefined;
  private token = "";

  constructor(readonly directory: string = temporaryFolder()) {
    this.azure = new Arm(directory);
    this.empty();
  }

  /** Leaves nothing of the state but the resource group; a server that runs goes on with that. */
  empty(): void {
    for (const name of readdirSync(this.directory))
      if (name !== "https") rmSync(join(this.directory, name), { recursive: true });
    this.azure.put(group, { location: "uksouth" });
  }

  async start(): Promise<this> {
    this.server = await serve(this.directory, {
      log: (line) => this.lines.push(line),
      complain: (text) => this.complaints.push(text),
    });
    this.token = await this.tokenFor("https://management.azure.com");
    return this;
  }

  async stop(): Promise<void> {
    await this.server?.close();
    this.server = undefined;
  }

  get url(): string {
    return this.server?.url ?? "";
  }

  get ca(): string {
    return readFileSync(join(this.directory, "https/ca.pem"), "utf8");
  }

  get secret(): string {
    return readFileSync(join(this.directory, "https/client-secret"), "utf8");
  }

  async logIn(form: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: CALLER.clientId,
      client_secret: this.secret,
      scope: "https://management.azure.com/.default",
      ...form,
    }).toString();
    return this.send("POST", `/${TENANT_ID}/oauth2/v2.0/token`, { body, token: null });
  }

  async tokenFor(audience: string): Promise<string> {
    const { body } = await this.logIn({ scope: `${audience}/.default` });
    return stringAt(body, "access_token") ?? "";
  }

  send(method: string, path: string, sent: Sent = {}): Promise<Answered> {
    const { body, token = this.token, headers, signal } = sent;
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const options: RequestOptions = {
      ...{ method, signal },
      ca: this.ca,
      servername: "localhost",
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(text !== undefined && {
          "content-type": "application/json",
          "content-length": String(Buffer.byteLength(text)),
        }),
        ...headers,
      },
    };
    return new Promise((resolve, reject) => {
      const url = path.startsWith("https:") ? path : `${this.url}${path}`;
      const sending = request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            body: (answer === "" ? {} : JSON.parse(answer)) as Body,
          });
        });
      });
      sending.on("error", reject);
      sending.end(text);
    });
  }
}

/** The URL's path of a cluster's database and the like, at their API version. */
export const at = (id: string, version = "2025-07-01"): string => `${id}?api-version=${version}`;

/** What the API takes to make a cluster and its database. */
export const cluster = {
  location: "uksouth",
  sku: { name: "Balanced_B1" },
  properties: { publicNetworkAccess: "Disabled" },
};
export const database = { properties: { clusteringPolicy: "NoCluster" } };
