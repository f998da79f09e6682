import { readFileSync } from "node:fs";
import path from "node:path";

import { repository } from "../../../local/engine/repository";

interface LockedPackage {
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(
  readFileSync(path.join(repository, "package-lock.json"), "utf8"),
) as { packages: Record<string, LockedPackage> };

describe("package-lock.json", () => {
  // A registry that lacks a package for another system makes npm leave it out, and `npm ci` then fails everywhere.
  it("locks what other systems need, so that `npm ci` works on them", () => {
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
      .filter((name) => !(`node_modules/${name}` in packages));
    expect(missing).toEqual([]);
  });
});
