import { spawnSync } from "node:child_process";
import { copyFileSync, statSync } from "node:fs";
import path from "node:path";

import { bundle } from "../../ops/bundle";
import { project } from "../project/project";
import { temporaryFolder } from "../temporaryFolder";

jest.setTimeout(60_000);

let host: string;

/** A machine that has Node.js, the one file, a stack file and nothing else. */
beforeAll(async () => {
  host = temporaryFolder();
  await bundle(path.join(host, "ops.js"));
  copyFileSync(path.join(project, "Pulumi.dev.yaml"), path.join(host, "Pulumi.dev.yaml"));
});

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["ops.js", ...args], {
    ...{ cwd: host, encoding: "utf8", env: { HOME: host, ...env } },
  });
  expect(stderr).not.toMatch(/\n\s+at /);
  return { status, stdout, stderr };
}

test("the one file lists the verbs, and is small enough to be copied", () => {
  const { status, stdout } = run(["--help"]);
  expect(status).toBe(0);
  for (const verb of ["verify", "connect", "rotate-keys"]) expect(stdout).toContain(`  ${verb} `);
  expect(statSync(path.join(host, "ops.js")).size).toBeLessThan(8_000_000);
});

test("it reads the stack file in the folder that it is started in", () => {
  const { status, stdout } = run(["connect", "dev"]);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringContaining("Instance main: ") as string,
  });
});

test("it knows no local Azure, and asks which one is meant", () => {
  const { status, stderr } = run(["rotate-keys", "dev"]);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining("export ARM_SUBSCRIPTION_ID=") as string,
  });
});

test.each(["rotate-keys"])(
  "%s goes to Azure: here it gets no further than a proxy that isn't there",
  (verb) => {
    const id = "11111111-2222-4333-8444-555555555555";
    const { status, stdout, stderr } = run([verb, "dev", "--timeout", "5"], {
      ...{ ARM_SUBSCRIPTION_ID: id, ARM_TENANT_ID: id, ARM_CLIENT_ID: id },
      ...{ ARM_CLIENT_SECRET: "not-a-secret-of-anybody", HTTPS_PROXY: "http://127.0.0.1:1" },
    });
    expect([3, 7]).toContain(status);
    expect(stdout + stderr).toMatch(/127\.0\.0\.1:1|network_error/);
    expect(stdout + stderr).not.toContain("not-a-secret-of-anybody");
  },
);
