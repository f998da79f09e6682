import { DeliveryError } from "./deliveryError";

const TIMEOUT_MS = 30_000;
/** A list that is longer than this many pages of 100 is nothing that a delivery asks for. */
const MOST_PAGES = 50;
const ATTEMPTS = 3;

/** The REST API of GitHub, for one repository. Not by Octokit: it is an ES module, and jest loads none. */
export class GitHub {
  private readonly base: string;

  constructor(
    api: string,
    /** `owner/name`. */
    readonly repository: string,
    private readonly token: string,
  ) {
    this.base = `${api.replace(/\/+$/, "")}/repos/${repository}`;
  }

  /** From the variables of a job whose step was given the token. */
  static of(env: NodeJS.ProcessEnv): GitHub {
    const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = env;
    const missing = Object.entries({ GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN })
      .filter(([, value]) => value === undefined || value === "")
      .map(([name]) => name);
    if (!GITHUB_API_URL || !GITHUB_REPOSITORY || !GITHUB_TOKEN) {
      throw new DeliveryError(
        `${missing.join(", ")} must be set: run this as a workflow step that gets the token.`,
      );
    }
    return new GitHub(GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN);
  }

  /** Reads something below the repository, such as `pulls/12`. */
  async get<Answer>(path: string): Promise<Answer> {
    return (await (await this.request("GET", this.url(path))).json()) as Answer;
  }

  /** Reads a whole list, page by page. */
  async list<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let next: string | undefined = this.url(path);
    for (let page = 0; next !== undefined; page++) {
      if (page === MOST_PAGES) {
        throw new DeliveryError(`${path} has more than ${MOST_PAGES} pages`);
      }
      const response = await this.request("GET", next);
      items.push(...((await response.json()) as Item[]));
      next = nextPage(response.headers.get("link"));
    }
    return items;
  }

  async create<Answer>(path: string, body: object): Promise<Answer> {
    return (await (await this.request("POST", this.url(path), body)).json()) as Answer;
  }

  async change(path: string, body: object): Promise<void> {
    await this.request("PATCH", this.url(path), body);
  }

  private url(path: string): string {
    return `${this.base}/${path}`;
  }

  private async request(method: string, url: string, body?: object): Promise<Response> {
    if (new URL(url).origin !== new URL(this.base).origin) {
      throw new DeliveryError(`GitHub points to ${url}, which isn't its API`);
    }
    for (let attempt = 1; ; attempt++) {
      const response = await this.send(method, url, body).catch((error: unknown) => {
        if (method === "GET" && attempt < ATTEMPTS) return undefined;
        throw new DeliveryError(`GitHub didn't answer ${method} ${url}: ${reason(error)}`);
      });
      if (response?.ok) return response;
      // Repeating what may have been done would do it twice: only reading is repeated.
      const again = method === "GET" && attempt < ATTEMPTS && (response?.status ?? 500) >= 500;
      if (response !== undefined && !again) {
        throw new DeliveryError(
          `GitHub answered ${response.status} to ${method} ${url}: ${await message(response)}`,
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

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
