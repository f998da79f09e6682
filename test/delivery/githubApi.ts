import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { GitHub } from "../../delivery/github";

/** A request that the API was sent. */
export interface ApiRequest {
  readonly method: string;
  /** Below the repository, such as `pulls?state=open`. */
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** What the API answers: a status, and a body or further headers. */
export interface ApiAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What each request is answered, by method and path. */
export type ApiAnswers = Record<string, ApiAnswer | ((request: ApiRequest) => ApiAnswer)>;

export const repository = "company/redis";
const prefix = `/api/repos/${repository}/`;

/** GitHub's REST API on this machine, for one repository. */
export class GitHubApi {
  readonly requests: ApiRequest[] = [];
  /** What each request is answered, by method and path; anything else is not found. */
  answers: ApiAnswers = {};
  private server: Server | undefined;

  async listen(): Promise<void> {
    this.server = createServer((message, response) => {
      void received(message).then((request) => {
        this.requests.push(request);
        const found = this.answers[`${request.method} ${request.path}`];
        const answer = typeof found === "function" ? found(request) : found;
        const {
          status = 200,
          body = {},
          headers = {},
        } = answer ?? {
          status: 404,
          body: { message: "Not Found" },
        };
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    const { port } = this.server?.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api`;
  }

  github(): GitHub {
    return new GitHub(this.url, repository, "token-of-the-job");
  }

  /** What changed something, such as `POST issues`. */
  changes(): { request: string; body: unknown }[] {
    return this.requests
      .filter(({ method }) => method !== "GET")
      .map(({ method, path, body }) => ({ request: `${method} ${path}`, body }));
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

/** An API for each test of a file. */
export function useGitHubApi(): () => GitHubApi {
  let api: GitHubApi;
  beforeEach(async () => {
    api = new GitHubApi();
    await api.listen();
  });
  afterEach(() => api.close());
  return () => api;
}

async function received(message: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return {
    method: message.method ?? "",
    path: message.url?.startsWith(prefix) ? message.url.slice(prefix.length) : (message.url ?? ""),
    body: text === "" ? undefined : JSON.parse(text),
    authorization: message.headers.authorization,
  };
}
