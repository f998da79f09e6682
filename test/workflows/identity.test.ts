import { useGitHubApi } from "../delivery/githubApi";
import { ReleaseServer } from "../delivery/releaseServer";
import { IDENTITY_TOKEN, type WorkflowRun, WorkflowRunner } from "./runner";

jest.setTimeout(300_000);

const api = useGitHubApi();
let server: ReleaseServer;
let runner: WorkflowRunner;

beforeEach(async () => {
  server = new ReleaseServer(IDENTITY_TOKEN);
  await server.listen();
  runner = await WorkflowRunner.open(api().url, `${server.url}/token`);
});

afterEach(() => server.close());

const vars = {
  DELIVERY: "reviewers",
  AZURE_CLIENT_ID: "client",
  AZURE_TENANT_ID: "tenant",
  AZURE_SUBSCRIPTION_ID: "subscription",
  PULUMI_BACKEND_URL: "azblob://dev?storage_account=state",
};

/** The nightly comparison, with its real verb. */
const comparison = (): Promise<WorkflowRun> =>
  runner.run({
    workflow: "drift.yml",
    event: "schedule",
    payload: { ref: "refs/heads/main" },
    vars,
    env: { PULUMI_RELEASES_URL: `${server.url}/releases` },
    verbs: { drift: "real" },
  });

test("a real preview has the job's identity, and no log shows it or takes a command from the engine", async () => {
  server.release([
    'test -s "$AZURE_FEDERATED_TOKEN_FILE" && echo "there is a token"',
    'echo "::set-output name=changes::false"',
    'echo "::add-path::/pwned"',
    "exit 255",
  ]);
  const { exitCode, log, called } = await comparison();
  expect(exitCode).not.toBe(0);
  expect(called.filter(({ verb }) => verb === "drift")).toHaveLength(5);
  expect(log.match(/there is a token/g)).toHaveLength(5);
  // Act shows a command that it doesn't take as it is, and one that it takes with its value apart.
  expect(log).toContain("::set-output name=changes::false");
  expect(log).toContain("::add-path::/pwned");
  expect(log).not.toMatch(/::(set-output|add-path):: /);
});

test("a token endpoint that refuses ends the job with one sentence", async () => {
  server.release(["exit 0"]);
  server.files.token = "<html>secretOfTheTokenEndpoint</html>";
  const { exitCode, log } = await comparison();
  expect(exitCode).not.toBe(0);
  expect(log).toContain("GitHub gives something that isn't a token");
  expect(log).not.toMatch(/^\s+\|\s+at /m);
});
