import type { GitHub } from "../github";

/** A GitHub environment, as its API gives it. */
interface Environment {
  readonly can_admins_bypass?: boolean;
  readonly protection_rules?: readonly {
    readonly type: string;
    readonly prevent_self_review?: boolean;
    readonly reviewers?: readonly unknown[];
  }[];
  readonly deployment_branch_policy: {
    readonly custom_branch_policies: boolean;
  } | null;
}

interface Rule {
  readonly type: string;
  readonly parameters?: {
    readonly required_approving_review_count?: number;
    readonly require_code_owner_review?: boolean;
  };
}

/** The branch whose protection stands for the approval of an environment. */
export function releaseBranchOf(environment: string): string {
  return `release/${environment}`;
}

/** The GitHub environment of the identity that looks after an environment's instances. */
export function opsEnvironmentOf(environment: string): string {
  return `${environment}-ops`;
}

/** What GitHub enforces of an environment: one of the two ways to approve, or nothing, and what is missing. */
export type Protection = { readonly approvals: Approvals } | { readonly problem: string };

/** Who approves what is deployed: reviewers of each deployment, or the review of a release branch. */
export type Approvals = (typeof waysToApprove)[number];
export const waysToApprove = ["reviewers", "release-branches"] as const;

/**
 * How GitHub protects an environment: that somebody else approves each deployment, or that only what was
 * reviewed on its release branch is deployed (docs/adr/0021-approvals-that-github-enforces.md).
 *
 * @param released the environment whose release branch that is
 */
export async function protectionOf(
  github: GitHub,
  environment: string,
  released = environment,
): Promise<Protection> {
  const path = `environments/${encodeURIComponent(environment)}`;
  const found = await github.find<Environment>(path);
  if (found === undefined) return { problem: `GitHub has no environment ${environment}. ${HOW}` };
  const reviewers = withoutReviewers(found);
  if (reviewers.length === 0) return { approvals: "reviewers" };
  const branch = await withoutReleaseBranch(github, environment, releaseBranchOf(released), found);
  if (branch.length === 0) return { approvals: "release-branches" };
  const lines = [
    `GitHub enforces no approval of deployments to ${environment}, so nothing is deployed there. ${HOW}`,
    `For required reviewers: ${reviewers.join("; ")}.`,
    `For a release branch: ${branch.join("; ")}.`,
  ];
  return { problem: lines.join("\n") };
}

/** Why nothing may be deployed to an environment, if so. */
export async function protectionProblem(
  github: GitHub,
  environment: string,
  released = environment,
): Promise<string | undefined> {
  const protection = await protectionOf(github, environment, released);
  return "problem" in protection ? protection.problem : undefined;
}

const HOW = "docs/bootstrap.md, step 1, sets it up.";

/** What is missing for an approval of each deployment by somebody else. */
function withoutReviewers({
  can_admins_bypass: bypass,
  protection_rules: rules,
}: Environment): string[] {
  const rule = rules?.find(({ type }) => type === "required_reviewers");
  if (!rule?.reviewers?.length) return ["it has none"];
  return [
    ...(rule.prevent_self_review === true ? [] : ["who starts a deployment may approve it"]),
    ...(bypass === false ? [] : ["administrators may bypass it"]),
  ];
}

/** What is missing for a branch that alone is deployed, and that only a review changes. */
async function withoutReleaseBranch(
  github: GitHub,
  environment: string,
  branch: string,
  { deployment_branch_policy: policy }: Environment,
): Promise<string[]> {
  const names =
    policy?.custom_branch_policies === true ? await branchesOf(github, environment) : [];
  const only = names.length === 1 && names[0] === branch;
  const rules = await github.list<Rule>(
    `rules/branches/${encodeURIComponent(branch)}?per_page=100`,
  );
  // Where several rulesets hold, the strictest does.
  const reviewed = rules.flatMap(({ type, parameters }) =>
    type === "pull_request" && parameters !== undefined ? [parameters] : [],
  );
  const has = (type: string): boolean => rules.some((rule) => rule.type === type);
  return [
    ...(only ? [] : [`other branches than ${branch} may deploy to ${environment}`]),
    ...(reviewed.some(({ required_approving_review_count: count = 0 }) => count >= 1)
      ? []
      : [`no ruleset asks for a review on ${branch}`]),
    ...(reviewed.some(({ require_code_owner_review: owner }) => owner === true)
      ? []
      : [`no ruleset asks for a code owner's review on ${branch}`]),
    ...(has("deletion") && has("non_fast_forward")
      ? []
      : [`no ruleset keeps ${branch} from being deleted or rewritten`]),
  ];
}

/** What may deploy to an environment, by name; what isn't a branch, with its kind. */
export async function branchesOf(github: GitHub, environment: string): Promise<string[]> {
  const pages = await github.pages<{ branch_policies: { name: string; type?: string }[] }>(
    `environments/${encodeURIComponent(environment)}/deployment-branch-policies?per_page=100`,
  );
  // A tag of the same name is another thing, and anybody may push it.
  return pages.flatMap(({ branch_policies: policies }) =>
    policies.map(({ name, type = "branch" }) => (type === "branch" ? name : `${type} ${name}`)),
  );
}
