import { type Approval, setUpEnvironments } from "../../../delivery/setUp/environments";
import { type ApiAnswers, useGitHubApi } from "../githubApi";

const api = useGitHubApi();
const whole = "GET /api/repos/company/redis";
const policies = (name: string): string => `environments/${name}/deployment-branch-policies`;
const rules = "rules/branches/release%2Fstage?per_page=100";
const line = ["dev", "stage"];
const team: Approval = { by: "reviewers", team: "platform" };
const branches: Approval = { by: "release-branches" };
const custom = { protected_branches: false, custom_branch_policies: true };

const reviewed = {
  can_admins_bypass: false,
  protection_rules: [
    { type: "required_reviewers", prevent_self_review: true, reviewers: [{ type: "Team" }] },
  ],
  deployment_branch_policy: custom,
};
const ruleset = [
  { type: "deletion" },
  { type: "non_fast_forward" },
  {
    type: "pull_request",
    parameters: { required_approving_review_count: 1, require_code_owner_review: true },
  },
];

/** A GitHub that takes everything and has no environment yet. */
function fresh(): ApiAnswers {
  const names = [
    ...["dev-preview", "dev", "dev-ops", "stage-preview", "stage", "stage-ops"],
    "sandbox",
  ];
  return {
    [whole]: { body: { private: true, default_branch: "main" } },
    "GET /api/orgs/company/teams/platform": { body: { id: 77 } },
    ...Object.fromEntries(
      names.flatMap((name): [string, ApiAnswers[string]][] => [
        [`PUT environments/${name}`, {}],
        [`GET ${policies(name)}?per_page=100`, { body: { branch_policies: [] } }],
        [`POST ${policies(name)}`, {}],
      ]),
    ),
    "GET environments/stage": { body: reviewed },
  };
}

/** The same where release branches are wanted, of which none is there. */
function freshBranches(): ApiAnswers {
  let asked = 0;
  return {
    ...fresh(),
    "GET contents/.github/CODEOWNERS": {},
    "GET git/ref/heads/main": { body: { object: { sha: "1234567" } } },
    "POST git/refs": {},
    "GET rulesets?per_page=100": { body: [] },
    "POST rulesets": {},
    "GET environments/stage": { body: { ...reviewed, protection_rules: [] } },
    [`GET ${policies("stage")}?per_page=100`]: () => ({
      body: { branch_policies: asked++ === 0 ? [] : [{ name: "release/stage", type: "branch" }] },
    }),
    [`GET ${rules}`]: { body: ruleset },
  };
}

const run = (approvals: Approval, sandbox = false, ops = false): Promise<string> =>
  setUpEnvironments(api().github(), line, approvals, { sandbox, ops });

test("with reviewers: all but the first are approved by the team, by nobody's own hand, without exception", async () => {
  api().answers = fresh();
  expect(await run(team)).toBe(
    "GitHub has the environments dev-preview, dev, stage-preview, stage.",
  );
  expect(api().changes()).toEqual([
    { request: "PUT environments/dev-preview", body: { deployment_branch_policy: null } },
    { request: "PUT environments/dev", body: { deployment_branch_policy: custom } },
    { request: `POST ${policies("dev")}`, body: { name: "main", type: "branch" } },
    { request: "PUT environments/stage-preview", body: { deployment_branch_policy: custom } },
    { request: `POST ${policies("stage-preview")}`, body: { name: "main", type: "branch" } },
    {
      request: "PUT environments/stage",
      body: {
        reviewers: [{ type: "Team", id: 77 }],
        prevent_self_review: true,
        can_admins_bypass: false,
        deployment_branch_policy: custom,
      },
    },
    { request: `POST ${policies("stage")}`, body: { name: "main", type: "branch" } },
  ]);
});

test("again: what is there already isn't made twice", async () => {
  api().answers = fresh();
  for (const name of ["dev", "stage-preview", "stage"]) {
    api().answers[`GET ${policies(name)}?per_page=100`] = {
      body: { branch_policies: [{ name: "main" }] },
    };
  }
  await run(team);
  expect(
    api()
      .changes()
      .filter(({ request }) => request.startsWith("POST")),
  ).toEqual([]);
});

test("with release branches: each is made and protected before its environment, which lets nothing else in", async () => {
  api().answers = freshBranches();
  await run(branches);
  const changes = api().changes();
  expect(changes.slice(0, 2)).toEqual([
    { request: "POST git/refs", body: { ref: "refs/heads/release/stage", sha: "1234567" } },
    {
      request: "POST rulesets",
      body: expect.objectContaining({
        enforcement: "active",
        bypass_actors: [],
        conditions: { ref_name: { include: ["refs/heads/release/*"], exclude: [] } },
      }) as unknown,
    },
  ]);
  expect(changes.slice(-5)).toEqual([
    { request: "PUT environments/stage-preview", body: { deployment_branch_policy: custom } },
    { request: `POST ${policies("stage-preview")}`, body: { name: "main", type: "branch" } },
    {
      request: `POST ${policies("stage-preview")}`,
      body: { name: "release/stage", type: "branch" },
    },
    // No word of reviewers: GitHub refuses even an empty list where the plan has none.
    { request: "PUT environments/stage", body: { deployment_branch_policy: custom } },
    { request: `POST ${policies("stage")}`, body: { name: "release/stage", type: "branch" } },
  ]);
});

test("a branch and a ruleset that are there stay as they are", async () => {
  api().answers = {
    ...freshBranches(),
    "GET git/ref/heads/release/stage": {},
    "GET rulesets?per_page=100": { body: [{ name: "Release branches" }] },
  };
  await run(branches);
  const made = api()
    .changes()
    .map(({ request }) => request);
  expect(made).not.toContain("POST git/refs");
  expect(made).not.toContain("POST rulesets");
});

test("the sandboxes' environment lets all branches of the repository in", async () => {
  api().answers = fresh();
  expect(await run(team, true)).toContain(", sandbox.");
  expect(api().changes().at(-1)).toEqual({
    request: "PUT environments/sandbox",
    body: { deployment_branch_policy: null },
  });
});

test("an environment for `npm run ops` has the rules of the one that is deployed", async () => {
  api().answers = { ...fresh(), "GET environments/stage-ops": { body: reviewed } };
  expect(await run(team, false, true)).toBe(
    "GitHub has the environments dev-preview, dev, dev-ops, stage-preview, stage, stage-ops.",
  );
  const made = (name: string): unknown[] =>
    api()
      .changes()
      .filter(
        ({ request }) => request.includes(`environments/${name}`) && !request.includes("-preview"),
      )
      .filter(({ request }) => !request.includes(`${name}-`))
      .map(({ body }) => body);
  expect(made("dev-ops")).toEqual(made("dev"));
  expect(made("stage-ops")).toEqual(made("stage"));
  expect(made("stage-ops")[0]).toHaveProperty("can_admins_bypass", false);
});

test("with release branches it lets in the branch of the one that is deployed, and no other", async () => {
  let asked = 0;
  api().answers = {
    ...freshBranches(),
    "GET environments/stage-ops": { body: { ...reviewed, protection_rules: [] } },
    [`GET ${policies("stage-ops")}?per_page=100`]: () => ({
      body: { branch_policies: asked++ === 0 ? [] : [{ name: "release/stage", type: "branch" }] },
    }),
  };
  await run(branches, false, true);
  expect(api().changes()).toContainEqual({
    request: `POST ${policies("stage-ops")}`,
    body: { name: "release/stage", type: "branch" },
  });
});

const of = (change: ApiAnswers, base: () => ApiAnswers = fresh): ApiAnswers => ({
  ...base(),
  ...change,
});

test.each<[string, Approval, () => ApiAnswers, RegExp]>([
  [
    "a free private repository",
    team,
    () => of({ "PUT environments/dev-preview": { status: 404, body: { message: "Not Found" } } }),
    /^GitHub makes no environment dev-preview: .*Not Found\nA private repository has environments on GitHub Pro, Team and Enterprise only.* so nothing is set up\.$/,
  ],
  [
    "a plan without reviewers",
    team,
    () =>
      of({
        "PUT environments/stage": {
          status: 422,
          body: { message: "Failed to create the environment protection rule" },
        },
      }),
    /^GitHub refuses the reviewers of stage: .*Failed to create the environment protection rule\n.*Use release branches instead: npm run -s deliver -- environments release-branches$/,
  ],
  [
    "no code owners",
    branches,
    () => of({ "GET contents/.github/CODEOWNERS": { status: 404 } }, freshBranches),
    /^main has no \.github\/CODEOWNERS, so a code owner's review would ask nobody\./,
  ],
  [
    "another branch that may enter",
    team,
    () =>
      of({
        [`GET ${policies("stage")}?per_page=100`]: {
          body: { branch_policies: [{ name: "main" }, { name: "hotfix/*" }] },
        },
      }),
    /^GitHub lets the branches hotfix\/\* deploy to stage as well\. Remove them there \(Settings, Environments, stage\)/,
  ],
  [
    "an approval that GitHub took and doesn't enforce",
    team,
    () => of({ "GET environments/stage": { body: { ...reviewed, can_admins_bypass: true } } }),
    /^GitHub enforces no approval of deployments to stage.*\nFor required reviewers: administrators may bypass it\.\n/,
  ],
  [
    "a team that isn't there",
    team,
    () => of({ "GET /api/orgs/company/teams/platform": { status: 404 } }),
    /^GitHub answered 404 to GET .*\/orgs\/company\/teams\/platform/,
  ],
  [
    "a token that may not",
    team,
    () =>
      of({ "PUT environments/dev-preview": { status: 401, body: { message: "Bad credentials" } } }),
    /^GitHub answered 401 to PUT .*: Bad credentials$/,
  ],
])("%s stops it, and it says why", async (_case, approvals, answers, message) => {
  api().answers = { [`GET ${rules}`]: { body: [] }, ...answers() };
  await expect(run(approvals)).rejects.toThrow(message);
});
