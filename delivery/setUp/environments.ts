import { DeliveryError } from "../deliveryError";
import { type GitHub, GitHubRefusal } from "../github";
import {
  branchesOf,
  opsEnvironmentOf,
  protectionProblem,
  releaseBranchOf,
} from "../line/protection";
import { protectReleaseBranches } from "./releaseBranches";

/** Who approves what is deployed: reviewers of each deployment, or the review of a release branch. */
export type Approval =
  { readonly by: "reviewers"; readonly team: string } | { readonly by: "release-branches" };

/** A GitHub environment as it is to be. */
interface Environment {
  readonly name: string;
  /** The branches whose jobs may enter; none given: any of this repository. */
  readonly branches: readonly string[] | undefined;
  readonly reviewed: boolean;
}

/** What else is to be there, beside the environments of the line and their previews'. */
interface Further {
  readonly sandbox: boolean;
  /** Whether each environment of the line has a second one, under the same rules, for `npm run ops`. */
  readonly ops: boolean;
}

interface Repository {
  readonly private: boolean;
  readonly default_branch: string;
}

/**
 * Makes the GitHub environments of the line, with who may enter and who approves; run again, it changes what
 * differs. It comes before the identities, which trust an environment by its name alone.
 *
 * @returns what to print
 * @throws DeliveryError where GitHub can't or doesn't enforce it
 */
export async function setUpEnvironments(
  github: GitHub,
  line: readonly string[],
  approvals: Approval,
  { sandbox, ops }: Further,
): Promise<string> {
  const repository = await github.get<Repository>("");
  const reviewers = approvals.by === "reviewers" ? [await team(github, approvals.team)] : [];
  if (approvals.by === "release-branches") {
    await protectReleaseBranches(github, line.slice(1).map(releaseBranchOf), repository);
  }
  const wanted = environments(line, approvals, repository.default_branch, ops);
  if (sandbox) wanted.push({ name: "sandbox", branches: undefined, reviewed: false });
  for (const environment of wanted) {
    await make(github, environment, environment.reviewed ? reviewers : [], repository);
  }
  const problems: string[] = [];
  for (const environment of line.slice(1)) {
    for (const name of [environment, ...(ops ? [opsEnvironmentOf(environment)] : [])]) {
      const problem = await protectionProblem(github, name, environment);
      if (problem !== undefined) problems.push(problem);
    }
  }
  if (problems.length > 0) throw new DeliveryError(problems.join("\n"));
  return `GitHub has the environments ${wanted.map(({ name }) => name).join(", ")}.`;
}

function environments(
  line: readonly string[],
  { by }: Approval,
  main: string,
  ops: boolean,
): Environment[] {
  return line.flatMap((name, place): Environment[] => {
    const first = place === 0;
    const release = by === "release-branches" && !first ? [releaseBranchOf(name)] : [];
    const approved = {
      branches: release.length > 0 ? release : [main],
      reviewed: by === "reviewers" && !first,
    };
    return [
      // The first is previewed on pull requests; the others' drift is compared by main's code.
      {
        name: `${name}-preview`,
        branches: first ? undefined : [main, ...release],
        reviewed: false,
      },
      { name, ...approved },
      ...(ops ? [{ name: opsEnvironmentOf(name), ...approved }] : []),
    ];
  });
}

async function team(github: GitHub, slug: string): Promise<{ type: "Team"; id: number }> {
  const [organisation = ""] = github.repository.split("/");
  const { id } = await github.ofOrganisation<{ id: number }>(
    organisation,
    `teams/${encodeURIComponent(slug)}`,
  );
  return { type: "Team", id };
}

async function make(
  github: GitHub,
  { name, branches, reviewed }: Environment,
  reviewers: readonly object[],
  { private: hidden }: Repository,
): Promise<void> {
  const path = `environments/${name}`;
  const policy =
    branches === undefined ? null : { protected_branches: false, custom_branch_policies: true };
  // The mere presence of reviewers, even of none, is refused where the plan has no reviewers.
  const approval = reviewed
    ? { reviewers, prevent_self_review: true, can_admins_bypass: false }
    : {};
  try {
    await github.replace(path, { ...approval, deployment_branch_policy: policy });
  } catch (error) {
    throw refusedEnvironment(error, name, hidden);
  }
  if (branches === undefined) return;
  const there = await branchesOf(github, name);
  for (const branch of branches.filter((each) => !there.includes(each))) {
    await github.create(`${path}/deployment-branch-policies`, { name: branch, type: "branch" });
  }
  const others = there.filter((each) => !branches.includes(each));
  if (others.length > 0) {
    throw new DeliveryError(
      `GitHub lets the branches ${others.join(", ")} deploy to ${name} as well. Remove them there ` +
        `(Settings, Environments, ${name}), and run this again.`,
    );
  }
}

/** A plan's limits, in words that say what to do. */
function refusedEnvironment(error: unknown, name: string, hidden: boolean): unknown {
  if (!(error instanceof GitHubRefusal)) return error;
  if (hidden && (error.status === 404 || error.status === 403)) {
    return new DeliveryError(
      `GitHub makes no environment ${name}: ${error.message}\nA private repository has environments on ` +
        "GitHub Pro, Team and Enterprise only, and to change them takes an administrator. Without " +
        "environments an identity could be used by any branch, so nothing is set up.",
    );
  }
  if (error.status === 422) {
    return new DeliveryError(
      `GitHub refuses the reviewers of ${name}: ${error.message}\nA private repository has required ` +
        "reviewers on GitHub Enterprise only. Use release branches instead: " +
        "npm run -s deliver -- environments release-branches",
    );
  }
  return error;
}
