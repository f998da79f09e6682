import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { changesConfig, projectOf } from "../../../local/commands/pulumi";
import { temporaryFolder } from "../../temporaryFolder";

describe("projectOf", () => {
  const root = temporaryFolder();
  const inner = path.join(root, "a/b");
  mkdirSync(inner, { recursive: true });
  writeFileSync(path.join(root, "Pulumi.yaml"), "");

  it("finds the project upwards from the current folder", () => {
    expect(projectOf(["preview", "-s", "dev"], inner)).toEqual({
      folder: root,
      args: ["preview", "-s", "dev"],
    });
  });

  it.each([["-C", "a/b"], ["--cwd", "a/b"], ["--cwd=a/b"], ["-C=a/b"], ["-Ca/b"]])(
    "takes the folder of %s %s for that",
    (...words) => {
      expect(projectOf(["up", ...words, "--yes"], root)).toEqual({
        folder: root,
        args: ["up", "--yes"],
      });
    },
  );

  it("finds none where there is none", () => {
    expect(projectOf([], temporaryFolder()).folder).toBeUndefined();
  });
});

describe("changesConfig", () => {
  it.each([
    ["config set a b", true],
    ["--stack dev config", false],
    ["config --path set a b", true],
    ["config rm a", true],
    ["config get a", false],
    ["config", false],
    ["preview", false],
    ["stack set", false],
  ])("%s: %s", (line, expected) => {
    expect(changesConfig(line.split(" "))).toBe(expected);
  });
});
