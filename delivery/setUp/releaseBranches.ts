import { DeliveryError } from "../deliveryError";
import type { GitHub } from "../github";

const RULESET = "Release branches";

/** Where GitHub looks for the owners of code. */
const CODE_OWNERS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

const rules = [
  { type: "deletion" },
  { type: "non_fast_forward" },
  {
    type: "pull_request",
    parameters: {
      required_approving_review_count: 1,
      require_code_owner_review: true,
      dismiss_stale_reviews_on_push: true,
      require_last_push_approval: true,
      required_review_thread_resolution: false,
    },
  },
];

/** Makes the release branches that aren't there, at the default branch's head, and lets only reviews change them. */
export async function protectReleaseBranches(
  github: GitHub,
  branches: readonly string[],
  { default_branch: main }: { readonly default_branch: string },
): Promise<void> {
  const owners = await Promise.all(CODE_OWNERS.map((file) => found(github, `contents/${file}`)));
  if (!owners.includes(true)) {
    throw new DeliveryError(
      `${main} has no .github/CODEOWNERS, so a code owner's review would ask nobody. Write one line into it, ` +
        "such as `* @OWNER/platform-team`, and merge it.",
    );
  }
  const { object } = await github.get<{ object: { sha: string } }>(`git/ref/heads/${main}`);
  for (const branch of branches) {
    if (await found(github, `git/ref/heads/${branch}`)) continue;
    await github.create("git/refs", { ref: `refs/heads/${branch}`, sha: object.sha });
  }
  const there = await github.list<{ name: string }>("rulesets?per_page=100");
  if (there.some(({ name }) => name === RULESET)) return;
  await github.create("rulesets", {
    name: RULESET,
    target: "branch",
    enforcement: "active",
    bypass_actors: [],
    conditions: { ref_name: { include: ["refs/heads/release/*"], exclude: [] } },
    rules,
  });
}

async function found(github: GitHub, path: string): Promise<boolean> {
  return (await github.find(path)) !== undefined;
}
