import { setTimeout } from "node:timers/promises";

import { errorText } from "../pulumi/errors";
import { DeliveryError } from "./deliveryError";

const TIMEOUT_MS = 30_000;
/** A list that is longer than this many pages of 100 is nothing that a delivery asks for. */
const MOST_PAGES = 50;
const ATTEMPTS = 3;
/** What GitHub's secondary limits ask for is at most a minute. */
const LONGEST_PAUSE_S = 60;

/** What GitHub answered instead of what was asked for. */
export class GitHubRefusal extends DeliveryError {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Undefined for what GitHub says isn't there; any other failure is thrown on. */
export function unlessMissing(error: unknown): undefined {
  if (error instanceof GitHubRefusal && error.status === 404) return undefined;
  throw error;
}

/** The REST API of GitHub, for one repository. Not by Octokit: it is an ES module, and jest loads none. */
export class GitHub {
  private readonly api: string;
  private readonly base: string;

  constructor(
    api: string,
    /** `owner/name`. */
    readonly repository: string,
    private readonly token: string,
  ) {
    this.api = api.replace(/\/+$/, "");
    this.base = `${this.api}/repos/${repository}`;
  }

  /** From the variables of a job whose step was given the token. */
  static of(env: NodeJS.ProcessEnv): GitHub {
    const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = env;
    const missing = Object.entries({ GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN })
      .filter(([, value]) => value === undefined || value === "")
      .map(([name]) => name);
    if (!GITHUB_API_URL || !GITHUB_REPOSITORY || !GITHUB_TOKEN) {
      throw new DeliveryError(
        `${missing.join(", ")} must be set: run this as a workflow step that gets the token, ` +
          "or set up GitHub as docs/bootstrap.md says.",
      );
    }
    return new GitHub(GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN);
  }

  /** Reads the repository, or something below it, such as `pulls/12`. */
  async get<Answer>(path: string): Promise<Answer> {
    return (await (await this.request("GET", this.url(path))).json()) as Answer;
  }

  /** The same of what may not be there: undefined then. */
  async find<Answer>(path: string): Promise<Answer | undefined> {
    return this.get<Answer>(path).catch(unlessMissing);
  }

  /** Reads something below an organisation, such as `teams/platform`. */
  async ofOrganisation<Answer>(organisation: string, path: string): Promise<Answer> {
    const url = `${this.api}/orgs/${organisation}/${path}`;
    return (await (await this.request("GET", url)).json()) as Answer;
  }

  /** Reads a whole list, page by page. */
  async list<Item>(path: string): Promise<Item[]> {
    return (await this.pages<Item[]>(path)).flat();
  }

  /** Reads something whose list is one of its properties, page by page. */
  async pages<Answer>(path: string): Promise<Answer[]> {
    const answers: Answer[] = [];
    let next: string | undefined = this.url(path);
    while (next !== undefined) {
      if (answers.length === MOST_PAGES) {
        throw new DeliveryError(`${path} has more than ${MOST_PAGES} pages`);
      }
      const response = await this.request("GET", next);
      answers.push((await response.json()) as Answer);
      next = nextPage(response.headers.get("link"));
    }
    return answers;
  }

  async create<Answer>(path: string, body: object): Promise<Answer> {
    return (await (await this.request("POST", this.url(path), body)).json()) as Answer;
  }

  async replace(path: string, body: object): Promise<void> {
    await this.request("PUT", this.url(path), body);
  }

  async change(path: string, body: object): Promise<void> {
    await this.request("PATCH", this.url(path), body);
  }

  private url(path: string): string {
    return path === "" ? this.base : `${this.base}/${path}`;
  }

  private async request(method: string, url: string, body?: object): Promise<Response> {
    if (new URL(url).origin !== new URL(this.base).origin) {
      throw new DeliveryError(`GitHub points to ${url}, which isn't its API`);
    }
    for (let attempt = 1; ; attempt++) {
      const response = await this.send(method, url, body).catch((error: unknown) => {
        if (method === "GET" && attempt < ATTEMPTS) return undefined;
        throw new DeliveryError(`GitHub didn't answer ${method} ${url}: ${errorText(error)}`);
      });
      if (response?.ok) return response;
      const pause = response === undefined ? undefined : limited(response);
      if (pause !== undefined && attempt < ATTEMPTS) {
        await setTimeout(pause);
        continue;
      }
      // Repeating what may have been done would do it twice: only reading is repeated.
      const again = method === "GET" && attempt < ATTEMPTS && (response?.status ?? 500) >= 500;
      if (response !== undefined && !again) {
        throw new GitHubRefusal(
          `GitHub answered ${response.status} to ${method} ${url}: ${await message(response)}`,
          response.status,
        );
      }
    }
  }

  private send(method: string, url: string, body: object | undefined): Promise<Response> {
    return fetch(url, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${this.token}`,
        "x-github-api-version": "2022-11-28",
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}

/** For how many milliseconds GitHub asks to wait before a request that it refused to serve yet. */
function limited({ status, headers }: Response): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  const waits = (status === 429 || status === 403) && seconds >= 0 && seconds <= LONGEST_PAUSE_S;
  return waits ? seconds * 1000 : undefined;
}

function nextPage(link: string | null): string | undefined {
  return /<([^>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
}

async function message(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text.slice(0, 200);
  }
}
