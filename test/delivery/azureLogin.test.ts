import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { GitHubActions } from "../../delivery/job/gitHubActions";
import { azureVariables, withFederatedToken } from "../../delivery/azureLogin";
import { temporaryFolder } from "../temporaryFolder";
import { runnerLog } from "./job/runnerLog";

const variables = {
  AZURE_CLIENT_ID: "client",
  AZURE_TENANT_ID: "tenant",
  AZURE_SUBSCRIPTION_ID: "subscription",
  PULUMI_BACKEND_URL: "azblob://dev?storage_account=state",
};

test("the GitHub environment's variables become what the provider, the backend and the CLI look for", () => {
  expect(azureVariables(variables)).toEqual({
    ARM_CLIENT_ID: "client",
    ARM_TENANT_ID: "tenant",
    ARM_SUBSCRIPTION_ID: "subscription",
    AZURE_TOKEN_CREDENTIALS: "WorkloadIdentityCredential",
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  });
});

test("all that is missing is named at once", () => {
  expect(() =>
    azureVariables({ ...variables, AZURE_TENANT_ID: "", PULUMI_BACKEND_URL: undefined }),
  ).toThrow(
    "AZURE_TENANT_ID, PULUMI_BACKEND_URL must be set as variables of the job's GitHub environment.",
  );
});

describe("the token of the job's identity", () => {
  let server: Server;
  let requests: { url: string | undefined; authorization: string | undefined }[];
  const masked: string[] = [];
  const mask = (value: string): void => void masked.push(value);

  beforeEach(async () => {
    requests = [];
    masked.length = 0;
    server = createServer((request, response) => {
      requests.push({ url: request.url, authorization: request.headers.authorization });
      response.end(JSON.stringify({ value: `a.token.${requests.length}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(async () => {
    jest.useRealTimers();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const environment = (): NodeJS.ProcessEnv => ({
    RUNNER_TEMP: temporaryFolder(),
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?api=1`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request",
  });

  const holds = async (given: Readonly<Record<string, string>>, token: string): Promise<void> => {
    while (readFileSync(given.AZURE_FEDERATED_TOKEN_FILE ?? "", "utf8") !== token) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  test("lies in a file that only this user reads, is masked, and is deleted in the end", async () => {
    const file = await withFederatedToken(environment(), mask, (given) => {
      const place = given.AZURE_FEDERATED_TOKEN_FILE ?? "";
      expect(readFileSync(place, "utf8")).toBe("a.token.1");
      expect(statSync(place).mode & 0o777).toBe(0o600);
      return Promise.resolve(place);
    });
    expect(existsSync(file)).toBe(false);
    expect(masked).toEqual(["a.token.1"]);
    expect(requests).toEqual([
      {
        url: "/token?api=1&audience=api%3A%2F%2FAzureADTokenExchange",
        authorization: "Bearer request",
      },
    ]);
  });

  test("is fetched again before it ends, as long as the work goes on", async () => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
    await withFederatedToken(environment(), mask, async (given) => {
      jest.advanceTimersByTime(4 * 60_000);
      jest.useRealTimers();
      await holds(given, "a.token.2");
    });
    expect(requests).toHaveLength(2);
  });

  test("is in no log, the ones that are fetched while the engine works neither", async () => {
    let printed = "";
    const print = (text: string): void => void (printed += text);
    const job = new GitHubActions({ GITHUB_ACTIONS: "true" }, print);
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "setTimeout"] });
    await withFederatedToken(
      environment(),
      (value) => job.mask(value),
      async (given) => {
        print("before a.token.1\n");
        await job.withoutCommands(async () => {
          for (const token of ["a.token.2", "a.token.3"]) {
            jest.advanceTimersByTime(4 * 60_000);
            await holds(given, token);
            print("creating\n");
          }
        });
        print("after a.token.1, a.token.2 and a.token.3\n");
      },
    );
    expect(runnerLog(printed)).toBe("before ***\ncreating\ncreating\n\nafter ***, *** and ***\n");
  });

  test("is deleted when the work fails too", async () => {
    let file = "";
    const failing = withFederatedToken(environment(), mask, (given) => {
      file = given.AZURE_FEDERATED_TOKEN_FILE ?? "";
      return Promise.reject(new Error("it failed"));
    });
    await expect(failing).rejects.toThrow("it failed");
    expect(existsSync(file)).toBe(false);
  });

  test("can't be had without an identity, nor outside of a job", async () => {
    const work = (): Promise<void> => Promise.resolve();
    const nothing = { RUNNER_TEMP: temporaryFolder() };
    await expect(withFederatedToken(nothing, mask, work)).rejects.toThrow(
      "This job has no identity. On GitHub, give it `permissions: id-token: write`",
    );
    const homeless = { ...environment(), RUNNER_TEMP: undefined };
    await expect(withFederatedToken(homeless, mask, work)).rejects.toThrow(
      "RUNNER_TEMP or AGENT_TEMPDIRECTORY must be set",
    );
  });

  test("is what the provider asks GitHub for by itself, and elsewhere takes from the file", async () => {
    const given = (env: NodeJS.ProcessEnv) =>
      withFederatedToken(env, mask, (variables) => Promise.resolve(variables));
    expect(await given(environment())).toEqual({
      AZURE_FEDERATED_TOKEN_FILE: expect.stringMatching(/token$/) as unknown,
      ARM_USE_OIDC: "true",
    });
    const file = path.join(temporaryFolder(), "theirs");
    writeFileSync(file, "their.own.token\n");
    const elsewhere = { AGENT_TEMPDIRECTORY: temporaryFolder(), AZURE_FEDERATED_TOKEN_FILE: file };
    expect(await given(elsewhere)).toEqual({
      AZURE_FEDERATED_TOKEN_FILE: expect.not.stringContaining(file) as unknown,
      ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true",
    });
    expect(readFileSync(file, "utf8")).toBe("their.own.token\n");
  });
});
