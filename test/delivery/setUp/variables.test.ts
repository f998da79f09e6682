import { writeFileSync } from "node:fs";
import path from "node:path";

import { setUpVariables } from "../../../delivery/setUp/variables";
import { temporaryFolder } from "../../temporaryFolder";
import { type ApiAnswer, useGitHubApi } from "../githubApi";

const api = useGitHubApi();
const variables = { AZURE_CLIENT_ID: "id" };
const output = {
  "dev-preview": variables,
  dev: variables,
  "stage-preview": variables,
  stage: variables,
};
const environment = {
  can_admins_bypass: false,
  protection_rules: [
    { type: "required_reviewers", prevent_self_review: true, reviewers: [{ type: "Team" }] },
  ],
  deployment_branch_policy: null,
};

/** A GitHub in which these variables are there already. */
function having(...names: string[]): Record<string, ApiAnswer> {
  return {
    "GET environments/stage": { body: environment },
    ...Object.fromEntries(
      [...Object.keys(output), "sandbox"].map((name) => [
        `POST environments/${name}/variables`,
        {},
      ]),
    ),
    "POST actions/variables": {},
    ...Object.fromEntries(names.map((name) => [`PATCH ${name}`, {}])),
  };
}

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), "github.json");
});

function run(content: unknown = output): Promise<string> {
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return setUpVariables(api().github(), ["dev", "stage"], file);
}

test("each environment gets its own, and last the repository its DELIVERY", async () => {
  api().answers = having("environments/dev/variables/AZURE_CLIENT_ID");
  expect(await run()).toBe(
    "GitHub has the variables of dev-preview, dev, stage-preview, stage; from now on, DELIVERY is reviewers.",
  );
  const done = api()
    .changes()
    .filter(({ request }) => !request.startsWith("PATCH"));
  const value = { name: "AZURE_CLIENT_ID", value: "id" };
  expect(done).toEqual([
    { request: "POST environments/dev-preview/variables", body: value },
    { request: "POST environments/stage-preview/variables", body: value },
    { request: "POST environments/stage/variables", body: value },
    { request: "POST actions/variables", body: { name: "DELIVERY", value: "reviewers" } },
  ]);
});

test("sandboxes are on where the bootstrap made their identity", async () => {
  api().answers = having();
  await run({ ...output, sandbox: variables });
  expect(api().changes().at(-1)).toEqual({
    request: "POST actions/variables",
    body: { name: "SANDBOXES", value: "on" },
  });
});

test("an environment for `npm run ops` gets its own, once it is protected as the other is", async () => {
  const withOps = { ...output, "stage-ops": variables };
  api().answers = having();
  await expect(run(withOps)).rejects.toThrow("GitHub has no environment stage-ops.");
  expect(api().changes()).toEqual([]);
  api().answers = {
    ...having(),
    "GET environments/stage-ops": { body: environment },
    "POST environments/stage-ops/variables": {},
  };
  expect(await run(withOps)).toContain("stage, stage-ops;");
});

test("with a release branch, DELIVERY says so", async () => {
  api().answers = {
    ...having(),
    "GET environments/stage": {
      body: {
        protection_rules: [],
        deployment_branch_policy: { custom_branch_policies: true },
      },
    },
    "GET environments/stage/deployment-branch-policies?per_page=100": {
      body: { branch_policies: [{ name: "release/stage", type: "branch" }] },
    },
    "GET rules/branches/release%2Fstage?per_page=100": {
      body: [
        { type: "deletion" },
        { type: "non_fast_forward" },
        {
          type: "pull_request",
          parameters: { required_approving_review_count: 1, require_code_owner_review: true },
        },
      ],
    },
  };
  expect(await run()).toContain("DELIVERY is release-branches.");
});

test("nothing is entered while an environment isn't protected or has no variables", async () => {
  api().answers = having();
  delete api().answers["GET environments/stage"];
  await expect(run({ ...output, dev: undefined })).rejects.toThrow(
    `${file} has no variables for dev: add it to the bootstrap, and run that\n` +
      "GitHub has no environment stage.",
  );
  expect(api().changes()).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["no JSON", "dev:", "can't be read: "],
  ["something else", { dev: ["id"] }, "isn't what `pulumi stack output github --json` prints: "],
])("a file with %s is refused", async (_case, content, message) => {
  await expect(run(content)).rejects.toThrow(`${file} ${message}`);
});
