import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { StackDrift } from "../../delivery/drift";
import { driftIssue } from "../../delivery/driftIssue";
import { temporaryFolder } from "../temporaryFolder";
import { useGitHubApi } from "./githubApi";

const api = useGitHubApi();
const now = new Date("2026-11-21T03:17:00Z");
const issues = "GET issues?state=open&per_page=100";
const marker = "<!-- azure-managed-redis: drift -->";

const well = (stack: string): StackDrift => ({ stack, drifted: [], undelivered: 0, retired: [] });
const drifted: StackDrift = {
  ...well("dev"),
  undelivered: 2,
  drifted: [
    {
      name: "main-database",
      type: "azure-native:redisenterprise:Database",
      gone: false,
      changes: [
        {
          path: "evictionPolicy",
          kind: "update",
          before: "AllKeysLRU",
          after: "NoEviction",
          replaces: false,
        },
      ],
    },
    {
      name: "main-metrics",
      type: "azure-native:monitor:DiagnosticSetting",
      gone: true,
      changes: [],
    },
  ],
};

let folder: string;
let results: string;

beforeEach(() => {
  folder = temporaryFolder();
  results = path.join(folder, "results");
  mkdirSync(results);
  mkdirSync(path.join(folder, "policies/config"), { recursive: true });
  for (const stack of ["dev", "stage", "sandbox"]) {
    writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), "");
  }
  result(well("dev"));
  result(well("stage"));
});

function result(drift: StackDrift): void {
  writeFileSync(path.join(results, `${drift.stack}.json`), JSON.stringify(drift));
}

function exemption(until: string): void {
  const entry = { enforcementLevel: "disabled", reason: "Not known yet", until };
  const content = { practices: { "amr-required-tags": entry } };
  writeFileSync(path.join(folder, "policies/config/stage.json"), JSON.stringify(content));
}

const run = (): Promise<string> => driftIssue(api().github(), folder, results, now);

async function opened(): Promise<string> {
  api().answers = { [issues]: { body: [] }, "POST issues": { body: { number: 5 } } };
  expect(await run()).toBe("Opened issue 5.");
  const [{ request, body } = { request: "", body: {} }] = api().changes();
  expect(request).toBe("POST issues");
  expect(body).toMatchObject({ title: "Azure differs from the stacks" });
  return (body as { body: string }).body;
}

test("nothing is written while all is well", async () => {
  api().answers = { [issues]: { body: [] } };
  expect(await run()).toBe("Azure is as the stacks left it.");
  expect(api().changes()).toEqual([]);
});

test("what differs is named, property by property", async () => {
  result(drifted);
  const body = await opened();
  expect(body).toMatch(
    new RegExp(`^${marker}\n<!-- [0-9a-f]{64} -->\nCompared on 2026-11-21\\.\n\n`),
  );
  expect(body).toContain(
    [
      "| stack | differs in Azure | code changes not yet deployed |",
      "| --- | ---: | ---: |",
      "| `dev` | **2** | 2 |",
      "| `stage` | 0 | 0 |",
      "",
      "### `dev`",
      "",
      "- `main-database` (`azure-native:redisenterprise:Database`) was changed in Azure:",
      "  - `evictionPolicy`: `AllKeysLRU` → `NoEviction`",
      "- `main-metrics` (`azure-native:monitor:DiagnosticSetting`) is gone from Azure",
    ].join("\n"),
  );
});

test("a stack that couldn't be read, or whose job left nothing, isn't one without drift", async () => {
  result({ ...well("dev"), unread: "error: no <access>" });
  writeFileSync(path.join(folder, "Pulumi.uat.yaml"), "");
  const body = await opened();
  expect(body).toContain(
    "| `dev` | **not read** | – |\n| `stage` | 0 | 0 |\n| `uat` | **not read** | – |",
  );
  expect(body).toContain("### `dev`\n\nIt couldn't be read: error: no &#60;access&#62;");
  expect(body).toContain(
    "### `uat`\n\nIt couldn't be read: Its job ended before it could compare;",
  );
});

test.each<[until: string, text: string | undefined]>([
  ["2026-11-20", "- `stage` `amr-required-tags` **ended** on 2026-11-20: Not known yet"],
  ["2026-11-21", "- `stage` `amr-required-tags` ends on 2026-11-21: Not known yet"],
  ["2026-12-04", "- `stage` `amr-required-tags` ends on 2026-12-04: Not known yet"],
  ["2026-12-05", undefined],
])("an exemption until %s: %s", async (until, text) => {
  exemption(until);
  if (text === undefined) {
    api().answers = { [issues]: { body: [] } };
    expect(await run()).toBe("Azure is as the stacks left it.");
  } else {
    expect(await opened()).toContain(text);
  }
});

test("a size that Azure closes down is named", async () => {
  result({ ...well("dev"), retired: [{ name: "main", sku: "Enterprise_E10" }] });
  expect(await opened()).toContain("- `dev` `main` has `Enterprise_E10`: migrate it");
});

describe("with an issue open", () => {
  const open = (body: string): object => ({ number: 9, body, user: { type: "Bot" } });
  const answers = {
    "PATCH issues/9": {},
    "POST issues/9/comments": {},
  };
  const requests = (): string[] =>
    api()
      .changes()
      .map(({ request }) => request);

  test("the same findings update it quietly; other findings notify its followers", async () => {
    result(drifted);
    const body = await opened();
    api().requests.length = 0;
    api().answers = { ...answers, [issues]: { body: [open(body)] } };
    expect(await run()).toBe("Issue 9 says the same as before.");
    expect(requests()).toEqual(["PATCH issues/9"]);

    result({ ...drifted, undelivered: 3 });
    api().requests.length = 0;
    expect(await run()).toBe("Updated issue 9.");
    expect(requests()).toEqual(["PATCH issues/9", "POST issues/9/comments"]);
  });

  test("it is closed when all is well", async () => {
    api().answers = { ...answers, [issues]: { body: [open(`${marker}\n`)] } };
    expect(await run()).toBe("Closed issue 9.");
    expect(api().changes()).toEqual([
      {
        request: "POST issues/9/comments",
        body: { body: "Azure is as the stacks left it, and no exemption ends soon." },
      },
      { request: "PATCH issues/9", body: { state: "closed" } },
    ]);
  });

  test.each<[string, object]>([
    ["a person's", { number: 9, body: marker, user: { type: "User" } }],
    ["a pull request", { number: 9, body: marker, user: { type: "Bot" }, pull_request: {} }],
    ["another bot's", { number: 9, body: `See ${marker}`, user: { type: "Bot" } }],
  ])("%s is left alone", async (_what, issue) => {
    api().answers = { [issues]: { body: [issue] } };
    await run();
    expect(api().changes()).toEqual([]);
  });
});
