import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

import { localDirectory } from "../../../local/engine/localDirectory";
import { requireStackNames, withStackLock } from "../../../local/engine/localStack";
import { repository } from "../../../local/engine/repository";
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
