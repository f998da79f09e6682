import { GitHub } from "../../delivery/github";
import { useGitHubApi } from "./githubApi";

const api = useGitHubApi();

test("reads with the job's token", async () => {
  api().answers = { "GET pulls/12": { body: { number: 12 } } };
  expect(await api().github().get("pulls/12")).toEqual({ number: 12 });
  expect(api().requests[0]?.authorization).toBe("Bearer token-of-the-job");
});

test("reads a list to its last page", async () => {
  api().answers = {
    "GET issues?page=1": {
      body: [1, 2],
      headers: {
        link: `<${api().url}/repos/company/redis/issues?page=2>; rel="next", <${api().url}>; rel="last"`,
      },
    },
    "GET issues?page=2": { body: [3] },
  };
  expect(await api().github().list("issues?page=1")).toEqual([1, 2, 3]);
});

test("follows no page to another host: it would be given the token", async () => {
  api().answers = {
    "GET issues": { body: [], headers: { link: '<http://127.0.0.2:1/next>; rel="next"' } },
  };
  await expect(api().github().list("issues")).rejects.toThrow(
    "GitHub points to http://127.0.0.2:1/next, which isn't its API",
  );
});

test("reads again after a passing failure", async () => {
  let failures = 2;
  api().answers = {
    "GET pulls/1": () => (failures-- > 0 ? { status: 502 } : { body: { number: 1 } }),
  };
  expect(await api().github().get("pulls/1")).toEqual({ number: 1 });
});

test("gives up reading after three failures", async () => {
  api().answers = { "GET pulls/1": { status: 503, body: { message: "down" } } };
  await expect(api().github().get("pulls/1")).rejects.toThrow(/answered 503 to GET .*: down$/);
  expect(api().requests).toHaveLength(3);
});

test.each([429, 403])("waits as long as GitHub asks after a %d, then goes on", async (status) => {
  let limited = true;
  const refusal = { status, headers: { "retry-after": "0" } };
  api().answers = {
    "POST issues": () => {
      const answer = limited ? refusal : { body: { number: 1 } };
      limited = false;
      return answer;
    },
  };
  expect(await api().github().create("issues", {})).toEqual({ number: 1 });
  expect(api().requests).toHaveLength(2);
});

test.each<Record<string, string>>([{ "retry-after": "3600" }, { "retry-after": "soon" }, {}])(
  "doesn't wait for %j",
  async (headers) => {
    api().answers = { "GET pulls/1": { status: 403, headers, body: { message: "no" } } };
    await expect(api().github().get("pulls/1")).rejects.toThrow(/answered 403 .*: no$/);
    expect(api().requests).toHaveLength(1);
  },
);

test("never writes twice", async () => {
  api().answers = { "POST issues": { status: 502 } };
  await expect(api().github().create("issues", {})).rejects.toThrow("answered 502 to POST");
  expect(api().requests).toHaveLength(1);
});

test("says what GitHub says, and not the token", async () => {
  api().answers = {
    "PATCH issues/1": { status: 403, body: { message: "Resource not accessible by integration" } },
  };
  const failure = api().github().change("issues/1", {});
  await expect(failure).rejects.toThrow(
    `GitHub answered 403 to PATCH ${api().url}/repos/company/redis/issues/1: Resource not accessible by integration`,
  );
  await expect(failure).rejects.not.toThrow("token-of-the-job");
});

test.each<[Record<string, string>, string]>([
  [{}, "GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN must be set"],
  [{ GITHUB_API_URL: "http://127.0.0.1", GITHUB_REPOSITORY: "a/b" }, "GITHUB_TOKEN must be set"],
])("without its variables (%j) it says which", (environment, message) => {
  expect(() => GitHub.of(environment)).toThrow(message);
});
