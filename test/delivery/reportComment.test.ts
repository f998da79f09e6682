import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { type ReportRun, commentReport } from "../../delivery/reportComment";
import { temporaryFolder } from "../temporaryFolder";
import { repository, useGitHubApi } from "./githubApi";

const api = useGitHubApi();

const sha = "a".repeat(40);
const own: ReportRun = {
  head_sha: sha,
  head_branch: "bigger",
  head_repository: { full_name: repository, owner: { login: "company" } },
  html_url: "https://github.example/run/1",
  conclusion: "success",
};
const fork: ReportRun = {
  ...own,
  head_repository: { full_name: "mallory/redis", owner: { login: "mallory" } },
};
const base = (ref: string): object => ({ ref, repo: { default_branch: "main" } });
const pullRequest = (run: ReportRun, change: object = {}): object => ({
  number: 12,
  base: base("main"),
  head: { sha: run.head_sha, repo: { full_name: run.head_repository.full_name } },
  ...change,
});
const openOf = (run: ReportRun): string =>
  `GET pulls?state=open&head=${encodeURIComponent(`${run.head_repository.owner.login}:bigger`)}&per_page=100`;
const comments = "GET issues/12/comments?per_page=100";
const marker = "<!-- azure-managed-redis: report of this pull request -->";

let report: string;

beforeEach(() => {
  report = path.join(temporaryFolder(), "report.md");
  writeFileSync(report, "## What it changes\n\n@reviewer sees https://example.com\n");
});

test("a first report becomes a comment that says whose word it is", async () => {
  api().answers = {
    [openOf(own)]: { body: [pullRequest(own)] },
    [comments]: { body: [] },
    "POST issues/12/comments": { status: 201 },
  };
  expect(await commentReport(api().github(), own, report)).toBe("Commented on pull request 12.");
  expect(api().changes()).toEqual([
    {
      request: "POST issues/12/comments",
      body: {
        body: [
          marker,
          `Computed by the code of this branch at ${sha}, with no access to Azure. [The run](https://github.example/run/1).`,
          "",
          "## What it changes",
          "",
          "@reviewer sees https://example.com",
          "",
        ].join("\n"),
      },
    },
  ]);
});

test("a later report updates that comment, and none that only quotes it or that a person wrote", async () => {
  api().answers = {
    [openOf(own)]: { body: [pullRequest(own)] },
    [comments]: {
      body: [
        { id: 1, body: `> ${marker}`, user: { type: "Bot" } },
        { id: 2, body: marker, user: { type: "User" } },
        { id: 3, body: `${marker}\nold`, user: { type: "Bot" } },
      ],
    },
    "PATCH issues/comments/3": {},
  };
  expect(await commentReport(api().github(), own, report)).toBe(
    "Updated the comment on pull request 12.",
  );
  expect(
    api()
      .changes()
      .map(({ request }) => request),
  ).toEqual(["PATCH issues/comments/3"]);
});

test("a fork's report is posted as untrusted text: it mentions nobody and links nowhere", async () => {
  api().answers = {
    [openOf(fork)]: { body: [pullRequest(fork)] },
    [comments]: { body: [] },
    "POST issues/12/comments": {},
  };
  await commentReport(api().github(), fork, report);
  const { body } = api().changes()[0]?.body as { body: string };
  expect(body).toContain("Computed by the code of the fork `mallory/redis`");
  expect(body).toContain("> [!WARNING]\n> A fork's code can write anything into this report.");
  expect(body).toContain("＠reviewer sees https: //example.com");
});

test.each<[string, object]>([
  ["another commit", { head: { sha: "b".repeat(40), repo: { full_name: "mallory/redis" } } }],
  ["a branch of the same name elsewhere", { head: { sha, repo: { full_name: "victim/redis" } } }],
  ["another base", { base: base("release") }],
  ["a repository that is gone", { head: { sha, repo: null } }],
])("a pull request of %s gets no comment", async (_what, change) => {
  api().answers = { [openOf(fork)]: { body: [pullRequest(fork, change)] } };
  expect(await commentReport(api().github(), fork, report)).toBe(
    `No open pull request has ${sha} as its head any more: nothing to comment.`,
  );
  expect(api().changes()).toEqual([]);
});

test("a run that left no report says so in the comment", async () => {
  api().answers = {
    [openOf(own)]: { body: [pullRequest(own)] },
    [comments]: { body: [] },
    "POST issues/12/comments": {},
  };
  await commentReport(api().github(), { ...own, conclusion: "failure" }, `${report}.missing`);
  const { body } = api().changes()[0]?.body as { body: string };
  expect(body).toContain("[The run](https://github.example/run/1) failed.");
  expect(body).toContain("The run made no report: it failed before. Its page says why.");
});

test("an oversized report is cut to what a comment has room for", async () => {
  writeFileSync(report, "é".repeat(99).concat("\n").repeat(1000));
  api().answers = {
    [openOf(own)]: { body: [pullRequest(own)] },
    [comments]: { body: [] },
    "POST issues/12/comments": {},
  };
  await commentReport(api().github(), own, report);
  const { body } = api().changes()[0]?.body as { body: string };
  const bytes = Buffer.byteLength(body, "utf8");
  expect(bytes).toBeLessThanOrEqual(65_536);
  expect(bytes).toBeGreaterThan(65_000);
  expect(body.endsWith("The run's page has all of it.")).toBe(true);
});

test.each<[string, () => void, RegExp]>([
  ["a link", () => symlinkSync("/etc/passwd", `${report}.other`), /isn't a file$/],
  ["a folder", () => mkdirSync(`${report}.other`), /isn't a file$/],
  [
    "more than a mebibyte",
    () => writeFileSync(`${report}.other`, "x".repeat(1024 * 1024 + 1)),
    /has 1048577 bytes, more than 1048576$/,
  ],
])("%s in the place of the report is refused", async (_what, place, message) => {
  place();
  api().answers = { [openOf(fork)]: { body: [pullRequest(fork)] } };
  await expect(commentReport(api().github(), fork, `${report}.other`)).rejects.toThrow(message);
  expect(api().changes()).toEqual([]);
});
