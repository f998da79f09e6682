import { lineSummary } from "../../../delivery/line/lineSummary";
import { useGitHubApi } from "../githubApi";
import { became } from "./deployRuns";

const api = useGitHubApi();
const line = Object.keys(became);
const rejection = {
  state: "rejected",
  comment: "Not on a Friday | @everyone",
  user: { login: "nightwatch" },
  environments: [{ name: "refused" }],
};

async function rows(approvals: object[]): Promise<string[]> {
  api().answers = {
    "GET actions/runs/1001/jobs?filter=latest&per_page=100": {
      body: { jobs: Object.entries(became).flatMap(([name, jobs]) => jobs(name)) },
    },
    "GET actions/runs/1001/approvals": { body: approvals },
  };
  return (await lineSummary(api().github(), line, 1001)).split("\n");
}

test("says of each environment what became of the commit", async () => {
  expect(await rows([])).toEqual([
    "| environment | this commit |",
    "| --- | --- |",
    "| `deployed` | ✅ deployed |",
    "| `unchanged` | ✅ nothing to change |",
    "| `failedInTheMiddle` | ❌ its deployment failed |",
    "| `refused` | ❌ its deployment failed |",
    "| `notAdmitted` | ❌ its preview failed |",
    "| `cancelled` | ❌ cancelled before or while it was deployed |",
    "| `replaced` | ❌ cancelled; where a newer deployment waits for the same environment, that one replaced it |",
    "| `leftOut` | not reached |",
  ]);
});

test("says who rejected a deployment, and why, as text that calls nobody", async () => {
  expect(await rows([{ ...rejection, state: "approved", comment: "fine" }, rejection])).toContain(
    "| `refused` | ❌ rejected by `nightwatch`: `Not on a Friday ¦ @everyone` |",
  );
  expect(await rows([{ ...rejection, comment: "", user: null }])).toContain(
    "| `refused` | ❌ rejected |",
  );
});
