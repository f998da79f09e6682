import { useGitHubApi } from "../delivery/githubApi";
import { type Answer, type WorkflowRun, WorkflowRunner } from "./runner";

jest.setTimeout(300_000);

const api = useGitHubApi();
const sha = "1".repeat(40);
const branch = 'feature/$(touch pwned)"`;${{ github.token }}';
const pulls = `GET pulls?state=open&head=${encodeURIComponent(`company:${branch}`)}&per_page=100`;
const comments = "GET issues/12/comments?per_page=100";
const marker = "<!-- azure-managed-redis: report of this pull request -->";
let runner: WorkflowRunner;

beforeEach(async () => {
  runner = await WorkflowRunner.open(api().url, "http://127.0.0.1:1/token");
});

/** The run on a pull request; a preview that writes its report, unless said otherwise. */
function reported(
  answer: Answer = { files: { "--markdown": "## What `it` changes\n" } },
): Promise<WorkflowRun> {
  return runner.run({
    workflow: "report.yml",
    event: "pull_request",
    payload: {
      pull_request: {
        number: 12,
        head: { ref: branch, sha, repo: { full_name: "company/redis" } },
        base: { ref: "main", sha },
      },
    },
    verbs: { "preview:local": answer, summary: "real" },
  });
}

/** The run that the end of the other one sets off. */
function commented(conclusion = "success"): Promise<WorkflowRun> {
  return runner.run({
    workflow: "report-comment.yml",
    event: "workflow_run",
    payload: {
      workflow_run: {
        id: 7,
        event: "pull_request",
        conclusion,
        head_sha: sha,
        head_branch: branch,
        head_repository: { full_name: "company/redis", owner: { login: "company" } },
        html_url: "https://github.example/run/7",
      },
      repository: { default_branch: "main" },
    },
    verbs: { comment: "real" },
  });
}

function open(found: object[] = []): void {
  api().answers = {
    [pulls]: {
      body: [
        {
          number: 12,
          base: { ref: "main", repo: { default_branch: "main" } },
          head: { sha, repo: { full_name: "company/redis" } },
        },
      ],
    },
    [comments]: { body: found },
    "POST issues/12/comments": { status: 201 },
    "PATCH issues/comments/5": {},
  };
}

test("a report is left, and posted; the next one takes its place", async () => {
  expect(await reported()).toMatchObject({ exitCode: 0 });
  open();
  expect(await commented()).toMatchObject({ exitCode: 0 });
  open([{ id: 5, body: marker, user: { type: "Bot" } }]);
  expect(await commented()).toMatchObject({ exitCode: 0 });
  const made = api().changes();
  expect(made.map(({ request }) => request)).toEqual([
    "POST issues/12/comments",
    "PATCH issues/comments/5",
  ]);
  for (const { body } of made) {
    expect((body as { body: string }).body).toContain("\n## What `it` changes\n");
  }
});

test("it is compared with what it is merged into, and gets no credential", async () => {
  const { called } = await reported();
  expect(called[0]).toMatchObject({
    verb: "preview:local",
    args: ["--base", "HEAD^1", "--markdown", expect.stringMatching(/report\.md$/) as string],
  });
  for (const { given } of called) expect(given).toEqual([]);
});

test("a report that says no is red, and posted as failed", async () => {
  const refusing = { exitCode: 1, files: { "--markdown": "## ❌ no\n" } };
  expect((await reported(refusing)).exitCode).not.toBe(0);
  open();
  expect(await commented("failure")).toMatchObject({ exitCode: 0 });
  const [{ body } = { body: {} }] = api().changes();
  expect((body as { body: string }).body).toMatch(/\[The run\]\(.*\) failed\.\n\n## ❌ no\n/);
});

test("a run without a report is said to have none", async () => {
  expect((await reported({ exitCode: 1 })).exitCode).not.toBe(0);
  open();
  expect(await commented("failure")).toMatchObject({ exitCode: 0 });
  const [{ body } = { body: {} }] = api().changes();
  expect((body as { body: string }).body).toContain("The run made no report");
});

test.each(["action_required", "cancelled", "skipped"])(
  "a run that ended with %s gets no comment",
  async (conclusion) => {
    expect(await commented(conclusion)).toMatchObject({ exitCode: 0, called: [] });
    expect(api().requests).toEqual([]);
  },
);

test("a pull request that was closed meanwhile gets none, and nothing is red", async () => {
  api().answers = { [pulls]: { body: [] } };
  expect(await commented()).toMatchObject({ exitCode: 0 });
  expect(api().changes()).toEqual([]);
});

test.each([403, 404, 422, 500])("an API that answers %d to the comment is red", async (status) => {
  open();
  api().answers["POST issues/12/comments"] = { status, body: { message: "it says no" } };
  const { exitCode, log } = await commented();
  expect(exitCode).not.toBe(0);
  expect(log).toContain(`GitHub answered ${status} to POST`);
  expect(log).not.toMatch(/^\s+\|\s+at /m);
});
