import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { drift } from "../../delivery/drift";
import type { StackDrift } from "../../delivery/drift";
import { preview } from "../../delivery/preview";
import { cancel, refresh } from "../../delivery/repair";
import { refuseStandIns } from "../../delivery/standIns";
import { up } from "../../delivery/up";
import { registerStack, stateFile } from "../../local/engine/backendState";
import { type LocalDirectory, localDirectory } from "../../local/engine/localDirectory";
import type { Deployment } from "../../pulumi/deployment";
import { digestOf } from "../../pulumi/events/normalised";
import { SECRETS_PROVIDER } from "../../local/engine/transit";
import { Checkout } from "./checkout";

const cluster =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-dev-utils-rg" +
  "/providers/Microsoft.Cache/redisEnterprise/mic-erp-be-dev-redis";

let checkout: Checkout;

beforeAll(async () => {
  checkout = await Checkout.open();
  await checkout.pulumi("stack", "init", "dev", "--secrets-provider", SECRETS_PROVIDER);
});

afterAll(() => checkout.dispose());

/** What the preview job hands to the deploy job. */
async function previewed(): Promise<{
  exitCode: number;
  changes: string | undefined;
  approved: { stepsFile: string; digest: string };
}> {
  const stepsFile = checkout.file("steps.txt");
  const exitCode = await preview(checkout.delivery, "dev", stepsFile);
  const output = Object.fromEntries(
    checkout
      .take("output.txt")
      .trim()
      .split("\n")
      .map((line) => line.split("=")),
  ) as { digest?: string; changes?: string };
  return {
    exitCode,
    changes: output.changes,
    approved: { stepsFile, digest: output.digest ?? "" },
  };
}

/** How the environment differs from Azure. */
async function drifted(): Promise<{ exitCode: number; found: StackDrift; text: string }> {
  const file = checkout.file("drift/dev.json");
  const exitCode = await drift(checkout.delivery, "dev", file);
  const text = readFileSync(file, "utf8");
  return { exitCode, found: JSON.parse(text) as StackDrift, text };
}

const tags = () => checkout.azure.get(cluster).tags;

test("local commands register a stack in the form that `pulumi stack init` writes", () => {
  const registered = (directory: LocalDirectory) => {
    const { version, checkpoint } = JSON.parse(
      readFileSync(stateFile(directory, "dev"), "utf8"),
    ) as {
      version: number;
      checkpoint: { stack: string };
    };
    const backend = readFileSync(path.join(directory.backend, ".pulumi/meta.yaml"), "utf8");
    return { backend, version, stack: checkpoint.stack };
  };
  const local = localDirectory(checkout.file("local"));
  registerStack(local, "dev");
  expect(registered(local)).toEqual(registered(checkout.directory));
});

describe("an environment of the deploy line", () => {
  const setOwner = (owner: string): void =>
    checkout.edit("dev", ["redis:instances", "main", "tags"], { owner });

  let first: Awaited<ReturnType<typeof previewed>>;

  test("is previewed on the real Azure with both packs, and brought up as it was approved", async () => {
    setOwner("commit");
    first = await previewed();
    expect(first).toMatchObject({ exitCode: 0, changes: "true" });
    expect(checkout.take("summary.md")).toMatch(/Previewed .*on the real Azure/);
    expect(checkout.printed).toMatch(/guardrails@v1\.0\.0[^]*practices@v1\.0\.0/);
    expect(await up(checkout.delivery, "dev", first.approved)).toBe(0);
    expect(checkout.take("summary.md")).toBe("`dev` is up.\n");
    expect(checkout.take("output.txt")).toBe("delivered=true\n");
  });

  test("has no drift right after that", async () => {
    const { exitCode, found } = await drifted();
    expect({ exitCode, found }).toEqual({
      exitCode: 0,
      found: { stack: "dev", drifted: [], undelivered: 0, retired: [] },
    });
  });

  test("is left alone when somebody changed it since the approval", async () => {
    setOwner("somebody");
    await checkout.pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
    setOwner("commit");
    expect(await up(checkout.delivery, "dev", first.approved)).toBe(1);
    expect(checkout.take("output.txt")).toBe("");
    expect(tags()).toMatchObject({ owner: "somebody" });
    const summary = checkout.take("summary.md");
    expect(summary).toContain("## `dev` has changed since its approval");
    expect(summary).toMatch(/\n- create main-endpoint: /);
    expect(summary).toContain('\n+ update main-endpoint: tags.owner: "somebody" → "commit"\n');
    expect(checkout.printed).toContain("the plan is no longer what was approved");
  });

  test("is brought up once it is approved again, and then has nothing to change", async () => {
    const again = await previewed();
    checkout.take("summary.md");
    expect(await up(checkout.delivery, "dev", again.approved)).toBe(0);
    expect(checkout.take("summary.md")).toBe("`dev` is up.\n");
    expect(checkout.take("output.txt")).toBe("delivered=true\n");
    expect(tags()).toMatchObject({ owner: "commit" });

    const second = await previewed();
    expect(second).toEqual({
      exitCode: 0,
      changes: "false",
      approved: { stepsFile: again.approved.stepsFile, digest: digestOf("") },
    });
    expect(checkout.take("summary.md")).toContain("✅ It changes nothing.");
  });

  test("isn't brought up on steps that are not what the preview job put out", async () => {
    const stepsFile = checkout.file("other-steps.txt");
    writeFileSync(stepsFile, "\n");
    await expect(up(checkout.delivery, "dev", { stepsFile, digest: digestOf("") })).rejects.toThrow(
      `${stepsFile} isn't what was approved: its digest differs`,
    );
  });

  test("a preview that fails leaves nothing to approve", async () => {
    checkout.edit("dev", ["redis:instances", "main", "sku"], "Balanced_B9");
    checkout.take("summary.md");
    const { exitCode, changes, approved } = await previewed();
    expect(exitCode).not.toBe(0);
    expect({ changes, digest: approved.digest }).toEqual({ changes: undefined, digest: "" });
    expect(checkout.take("summary.md")).toContain("❌ **This can't be deployed as it is:**");
    checkout.edit("dev", ["redis:instances", "main", "sku"], "Balanced_B0");
  });

  test("a preview of what the identity may not do fails there, and not half-way through an update", async () => {
    checkout.edit("dev", ["redis:environment", "workspace"], { mode: "create", name: "new-logs" });
    const { exitCode, changes } = await previewed();
    expect({ exitCode, changes }).toEqual({ exitCode: 1, changes: undefined });
    expect(checkout.printed).toContain(
      "takes Microsoft.OperationalInsights/workspaces/write, which dev's identity isn't given.",
    );
    checkout.edit("dev", ["redis:environment", "workspace"], {
      mode: "adopt",
      name: "mic-erp-be-dev-logs",
    });
  });

  test("a stack that the backend doesn't know is said how to create", async () => {
    expect(await preview(checkout.delivery, "uat")).not.toBe(0);
    expect(checkout.printed).toContain("The backend has no stack uat. Create it once:");
  });
});

describe("drift", () => {
  test("what somebody changed by hand is named, property by property, and nothing is changed; code that isn't deployed yet is no drift", async () => {
    checkout.edit("dev", ["redis:instances", "main", "access", "passwordSecret"], "Other");
    const database = checkout.azure.get(`${cluster}/databases/default`);
    checkout.azure.put(`${cluster}/databases/default`, {
      ...database,
      evictionPolicy: "NoEviction",
    });
    checkout.azure.delete(`${cluster}/providers/Microsoft.Insights/diagnosticSettings/metrics`);
    const before = checkout.state("dev");

    const { exitCode, found, text } = await drifted();
    expect(exitCode).toBe(0);
    expect(found).toEqual({
      stack: "dev",
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
      undelivered: 1,
      retired: [],
    });
    expect(checkout.state("dev")).toEqual(before);
    for (const key of keys()) expect(text).not.toContain(key);
    checkout.edit("dev", ["redis:instances", "main", "access", "passwordSecret"], undefined);
  });

  test("a stack that can't be read is not one without drift", async () => {
    checkout.edit("dev", ["redis:instances", "main", "sku"], "Balanced_B9");
    const { exitCode, found } = await drifted();
    expect(exitCode).toBe(1);
    expect(found.unread).toContain("Balanced_B9");
    checkout.edit("dev", ["redis:instances", "main", "sku"], "Balanced_B0");
  });
});

/** The access keys, which the local Azure keeps and answers to nobody but who asks for them. */
function keys(): string[] {
  const kept = checkout.azure.find(`${cluster}/databases/default`)?.hidden;
  const found = Object.values(kept ?? {}).filter((value) => typeof value === "string");
  if (found.length < 2) throw new Error("the database has no keys");
  return found;
}

describe("a repair", () => {
  /** Takes a resource out of the state, as an engine leaves it that is killed while Azure creates it. */
  function killedWhileCreating(name: string): string {
    const file = stateFile(checkout.directory, "dev");
    const state = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest: Deployment } };
    const { resources = [] } = state.checkpoint.latest;
    const victim = resources.find(({ urn }) => urn.endsWith(`::${name}`));
    if (victim?.id === undefined) throw new Error(`the state has no ${name}`);
    state.checkpoint.latest = {
      ...state.checkpoint.latest,
      resources: resources.filter((each) => each !== victim),
      pending_operations: [
        { type: "creating", resource: { ...victim, id: undefined, outputs: undefined } },
      ],
    };
    writeFileSync(file, JSON.stringify(state));
    return victim.id;
  }

  test("gives up a dead engine's lock, and is content where there is none", async () => {
    checkout.lock("dev");
    expect(await refresh(checkout.delivery, "dev", "")).toBe(1);
    expect(checkout.printed).toContain("the stack is currently locked");
    expect(await cancel(checkout.delivery, "dev")).toBe(0);
    expect(await cancel(checkout.delivery, "dev")).toBe(0);
  });

  test("takes into the state what Azure has, says what it was, and changes nothing there", async () => {
    // What somebody changed by hand above.
    checkout.take("summary.md");
    expect(await refresh(checkout.delivery, "dev", "")).toBe(0);
    const summary = checkout.take("summary.md");
    expect(summary).toContain(
      "- `main-metrics` (`azure-native:monitor:DiagnosticSetting`) is gone from Azure",
    );
    expect(summary).toContain(
      "- `main-database` (`azure-native:redisenterprise:Database`) was changed in Azure:\n" +
        "  - `evictionPolicy`: `AllKeysLRU` → `NoEviction`\n",
    );
    for (const key of keys()) expect(summary).not.toContain(key);
    expect(checkout.azure.get(`${cluster}/databases/default`)).toMatchObject({
      evictionPolicy: "NoEviction",
    });
  });

  test("asks what Azure made of what was being created, and takes it over", async () => {
    const id = killedWhileCreating("main-alert-evictions-warning");
    await expect(refresh(checkout.delivery, "dev", "")).rejects.toThrow(
      /^An engine was killed while it was creating in dev:\n {2}- main-alert-evictions-warning \(azure-native:monitor:MetricAlert\)\n/,
    );
    await expect(refresh(checkout.delivery, "dev", `main=${id} it`)).rejects.toThrow(
      "Nothing called main was being created; there is main-alert-evictions-warning\n" +
        "it isn't a name and an id, such as main=/subscriptions/…",
    );
    expect(await refresh(checkout.delivery, "dev", `main-alert-evictions-warning=${id}`)).toBe(0);
    expect(checkout.take("summary.md")).toContain("\nIt was so before.\n");
    const { resources, pending_operations: pending } = checkout.state("dev");
    expect(resources?.filter((each) => each.id === id)).toHaveLength(1);
    expect(pending ?? []).toEqual([]);
  });

  test("forgets what Azure made nothing of", async () => {
    const id = killedWhileCreating("main-alert-evictions-warning");
    checkout.azure.delete(id);
    expect(await refresh(checkout.delivery, "dev", "none")).toBe(0);
    const { resources, pending_operations: pending } = checkout.state("dev");
    expect(resources?.filter((each) => each.id === id)).toHaveLength(0);
    expect(pending ?? []).toEqual([]);
  });
});

test("on a local Azure every delivery stops before the engine runs", async () => {
  const guarded = { ...checkout.delivery, guard: refuseStandIns };
  const approved = { stepsFile: checkout.file("steps.txt"), digest: "" };
  const steps = readFileSync(approved.stepsFile, "utf8");
  for (const run of [
    () => preview(guarded, "dev"),
    () => up(guarded, "dev", { ...approved, digest: digestOf(steps) }),
    () => drift(guarded, "dev", checkout.file("drift/dev.json")),
  ]) {
    await expect(run()).rejects.toThrow("This job wouldn't reach the real Azure, so it stops:");
  }
});
