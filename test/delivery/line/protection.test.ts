import { protectionProblem } from "../../../delivery/line/protection";
import { type ApiAnswer, useGitHubApi } from "../githubApi";

const api = useGitHubApi();
const environment = "GET environments/stage";
const branches = "GET environments/stage/deployment-branch-policies?per_page=100";
const rules = "GET rules/branches/release%2Fstage?per_page=100";

const reviewers = {
  type: "required_reviewers",
  prevent_self_review: true,
  reviewers: [{ type: "Team", reviewer: { slug: "platform" } }],
};
const reviewed = {
  can_admins_bypass: false,
  protection_rules: [{ type: "branch_policy" }, reviewers],
  deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
};
const unreviewed = { ...reviewed, protection_rules: [{ type: "branch_policy" }] };
const review = { required_approving_review_count: 1, require_code_owner_review: true };
const ruleset = [
  { type: "deletion" },
  { type: "non_fast_forward" },
  { type: "pull_request", parameters: review },
];
const only = (...names: object[]): ApiAnswer => ({ body: { branch_policies: names } });

/** An environment without reviewers, whose release branch is protected. */
const protectedBranch = (): Record<string, ApiAnswer> => ({
  [environment]: { body: unreviewed },
  [branches]: only({ name: "release/stage", type: "branch" }),
  [rules]: { body: ruleset },
});

const problem = (): Promise<string | undefined> => protectionProblem(api().github(), "stage");

test("reviewers who approve what others start are enough; nothing more is asked", async () => {
  api().answers = { [environment]: { body: reviewed } };
  expect(await problem()).toBeUndefined();
  expect(api().requests).toHaveLength(1);
});

test("so is a release branch that only a review changes", async () => {
  api().answers = protectedBranch();
  expect(await problem()).toBeUndefined();
});

const withRule = (rule: object): object => ({
  ...reviewed,
  protection_rules: [{ ...reviewers, ...rule }],
});

test.each<[string, object, string]>([
  ["without reviewers", unreviewed, "it has none"],
  ["with an empty list", withRule({ reviewers: [] }), "it has none"],
  [
    "with self-review",
    withRule({ prevent_self_review: false }),
    "who starts a deployment may approve it",
  ],
  [
    "where administrators may do without",
    { ...reviewed, can_admins_bypass: true },
    "administrators may bypass it",
  ],
])("an environment %s is not enough", async (_case, body, missing) => {
  api().answers = { ...protectedBranch(), [environment]: { body }, [rules]: { body: [] } };
  const text = await problem();
  expect(text).toContain(
    "GitHub enforces no approval of deployments to stage, so nothing is deployed there. " +
      "docs/bootstrap.md, step 1, sets it up.",
  );
  expect(text).toContain(`\nFor required reviewers: ${missing}.\n`);
});

const otherBranches = "other branches than release/stage may deploy to stage";

test.each<[string, Record<string, ApiAnswer>, string]>([
  ["that isn't the only one", { [branches]: only({ name: "release/*" }) }, otherBranches],
  [
    "beside another",
    { [branches]: only({ name: "release/stage" }, { name: "main" }) },
    otherBranches,
  ],
  ["that is a tag", { [branches]: only({ name: "release/stage", type: "tag" }) }, otherBranches],
  [
    "beside all protected ones",
    {
      [environment]: {
        body: {
          ...unreviewed,
          deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
        },
      },
    },
    otherBranches,
  ],
  [
    "without any rule",
    { [environment]: { body: { ...unreviewed, deployment_branch_policy: null } } },
    otherBranches,
  ],
  [
    "without a review",
    {
      [rules]: {
        body: [
          ...ruleset.slice(0, 2),
          { type: "pull_request", parameters: { ...review, required_approving_review_count: 0 } },
        ],
      },
    },
    "no ruleset asks for a review on release/stage",
  ],
  [
    "without a code owner",
    {
      [rules]: {
        body: [
          ...ruleset.slice(0, 2),
          { type: "pull_request", parameters: { required_approving_review_count: 1 } },
        ],
      },
    },
    "no ruleset asks for a code owner's review on release/stage",
  ],
  [
    "that can be deleted",
    { [rules]: { body: ruleset.slice(1) } },
    "no ruleset keeps release/stage from being deleted or rewritten",
  ],
  [
    "that can be rewritten",
    { [rules]: { body: [ruleset[0], ruleset[2]] } },
    "no ruleset keeps release/stage from being deleted or rewritten",
  ],
])("a release branch %s is not enough", async (_case, answers, missing) => {
  api().answers = { ...protectedBranch(), ...answers };
  expect(await problem()).toMatch(new RegExp(`\nFor a release branch: ${missing}\\.$`));
});

test("an environment that GitHub doesn't have is named", async () => {
  expect(await problem()).toBe(
    "GitHub has no environment stage. docs/bootstrap.md, step 1, sets it up.",
  );
});

test("an API that refuses is no permission", async () => {
  api().answers = { [environment]: { status: 403, body: { message: "Not accessible" } } };
  await expect(problem()).rejects.toThrow(/answered 403 .*: Not accessible$/);
});
