import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { localDirectory } from "../../../local/engine/localDirectory";
import { LocalStack, requireStackNames, withStackLock } from "../../../local/engine/localStack";
import { repository } from "../../../local/engine/repository";
import { SECRETS_PROVIDER } from "../../../local/engine/transit";
import { temporaryFolder } from "../../temporaryFolder";

const cli = { binary: "pulumi", version: "3.245.0", origin: "a test" };

describe("requireStackNames", () => {
  it("lists the stacks there are when one is asked for that isn't", () => {
    expect(() => requireStackNames(["dev", "prod"], ["dev", "production"])).toThrow(
      /^There is no stack prod\. The stacks are: dev, production\.$/,
    );
  });

  it("takes those that have a stack file", () => {
    expect(() => requireStackNames(["dev", "production"])).not.toThrow();
  });
});

describe("a run on plugins of this process", () => {
  /** What the CLI finds where the run is. */
  async function stackFile(env: NodeJS.ProcessEnv): Promise<string> {
    const root = temporaryFolder();
    const binary = path.join(root, "pulumi");
    writeFileSync(binary, "#!/bin/sh\ncat Pulumi.dev.yaml\n", { mode: 0o755 });
    writeFileSync(path.join(root, "Pulumi.yaml"), "name: azure-managed-redis\nruntime: nodejs\n");
    writeFileSync(path.join(root, "Pulumi.dev.yaml"), "config:\n  a:b: c\n");
    const workspace = { directory: localDirectory(root), cli: { ...cli, binary } };
    const { env: before } = process;
    process.env = { PATH: before.PATH, ...env };
    try {
      const stack = LocalStack.open(workspace, "dev", { root });
      const { output } = await stack.runEngine(["preview"]);
      return output;
    } finally {
      process.env = before;
    }
  }

  it("keeps a new stack's secrets in this process", async () => {
    expect(await stackFile({})).toContain(`\nsecretsprovider: ${SECRETS_PROVIDER}\n`);
  });

  it.each(["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"])(
    "leaves them to the passphrase of a person who sets %s",
    async (name) => {
      const text = await stackFile({ [name]: "own" });
      expect(text).toContain("config:\n  a:b: c\n");
      expect(text).not.toContain("secretsprovider");
    },
  );
});

describe("withStackLock", () => {
  it("says which process is at work on the stack", async () => {
    const directory = localDirectory(temporaryFolder());
    const holder = spawn(
      process.execPath,
      [
        ...["-r", "./register.cjs", "-e"],
        `require("./local-azure/arm/fileLock").acquire(process.argv[1]); console.log("held"); setInterval(() => {}, 1000);`,
        path.join(directory.locks, "dev.lock"),
      ],
      { cwd: repository, stdio: ["ignore", "pipe", "inherit"] },
    );
    try {
      await once(holder.stdout, "data");
      const work = withStackLock({ directory, cli }, "dev", () => Promise.resolve());
      await expect(work).rejects.toThrow(
        `another local command on dev is running (pid ${holder.pid}). Wait for it to end.`,
      );
    } finally {
      holder.kill("SIGKILL");
    }
  });

  it("lets other stacks be worked on meanwhile, and this one afterwards", async () => {
    const azure = { directory: localDirectory(temporaryFolder()), cli };
    const nested = withStackLock(azure, "dev", () =>
      withStackLock(azure, "stage", () => Promise.resolve("both")),
    );
    await expect(nested).resolves.toBe("both");
    const again = withStackLock(azure, "dev", () => Promise.resolve("again"));
    await expect(again).resolves.toBe("again");
  });

  it("is released when the work fails", async () => {
    const azure = { directory: localDirectory(temporaryFolder()), cli };
    const failing = withStackLock(azure, "dev", () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    await expect(withStackLock(azure, "dev", () => Promise.resolve("again"))).resolves.toBe(
      "again",
    );
  });
});
