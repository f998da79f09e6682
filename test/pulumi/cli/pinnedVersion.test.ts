import { readFileSync } from "node:fs";
import path from "node:path";

import { dependencyVersion, pinnedVersion, versionFits } from "../../../pulumi/cli/pinnedVersion";

describe("versionFits", () => {
  it.each([
    ["3.245.0", true],
    ["v3.245.0", true],
    ["3.245.7", true],
    ["3.300.1", true],
    ["3.246.0-alpha.1", true],
    ["3.244.9", false],
    ["3.9.300", false],
    ["4.0.0", false],
    ["2.300.0", false],
    ["", false],
    ["values", false],
  ])("%j fits 3.245.0: %s", (version, fits) => {
    expect(versionFits(version, "3.245.0")).toBe(fits);
  });
});

describe("the pinned version", () => {
  it("is the SDK's", () => {
    expect(pinnedVersion).toBe(dependencyVersion("@pulumi/pulumi"));
  });

  it("is the one that the Go module builds", () => {
    const goMod = readFileSync(path.join(__dirname, "../../../local/cli/go/go.mod"), "utf8");
    expect(goMod).toContain(`github.com/pulumi/pulumi/pkg/v3 v${pinnedVersion}`);
  });

  it("is exact, so that two clones get the same", () => {
    expect(pinnedVersion).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
