import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { cliOnPath, hasOwnLanguageHost } from "../../../local/cli/cliOnPath";
import { pinnedVersion } from "../../../pulumi/cli/pinnedVersion";
import { writeFakeCli } from "./fakeCli";
import { temporaryFolder } from "../../temporaryFolder";

function pathOf(...folders: string[]): NodeJS.ProcessEnv {
  return { PATH: folders.join(path.delimiter) };
}

describe("cliOnPath", () => {
  it("takes the first one on the PATH when its version fits", () => {
    const folder = temporaryFolder();
    const binary = writeFakeCli(folder, pinnedVersion);
    expect(cliOnPath(pathOf(temporaryFolder(), folder))).toEqual({
      cli: { binary, version: pinnedVersion, origin: "the PATH" },
    });
  });

  it("says why it passes one over that is too old", () => {
    const folder = temporaryFolder();
    const binary = writeFakeCli(folder, "3.100.0");
    expect(cliOnPath(pathOf(folder))).toEqual({ passedOver: `${binary} is version 3.100.0` });
  });

  it("passes one over that doesn't work", () => {
    const folder = temporaryFolder();
    const binary = writeFakeCli(folder, undefined);
    expect(cliOnPath(pathOf(folder))).toEqual({
      passedOver: `${binary} doesn't report its version`,
    });
  });

  it("finds nothing on an empty PATH", () => {
    expect(cliOnPath({})).toEqual({});
    expect(cliOnPath({ PATH: "" })).toEqual({});
  });

  it("skips a file that can't be executed, and a folder of the name", () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "pulumi"), "text");
    const other = temporaryFolder();
    writeFakeCli(path.join(other, "pulumi"), pinnedVersion, "inner");
    expect(cliOnPath(pathOf(folder, other))).toEqual({});
  });

  it("skips the pulumi of a local:env, which leads back here", () => {
    const shim = temporaryFolder();
    writeFakeCli(shim, pinnedVersion);
    writeFileSync(path.join(shim, ".local-azure-shim"), "");
    const folder = temporaryFolder();
    const binary = writeFakeCli(folder, pinnedVersion);
    expect(cliOnPath(pathOf(shim, folder)).cli?.binary).toBe(binary);
  });
});

describe("hasOwnLanguageHost", () => {
  it("is true when the host lies beside the CLI", () => {
    const folder = temporaryFolder();
    const binary = writeFakeCli(folder, pinnedVersion);
    writeFakeCli(folder, pinnedVersion, "pulumi-language-nodejs");
    expect(hasOwnLanguageHost(binary)).toBe(true);
  });

  it("looks where a link to the CLI leads", () => {
    const folder = temporaryFolder();
    writeFakeCli(folder, pinnedVersion, "pulumi-language-nodejs");
    const link = path.join(temporaryFolder(), "pulumi");
    symlinkSync(writeFakeCli(folder, pinnedVersion), link);
    expect(hasOwnLanguageHost(link)).toBe(true);
  });

  it("is false when the CLI is alone", () => {
    expect(hasOwnLanguageHost(writeFakeCli(temporaryFolder(), pinnedVersion))).toBe(false);
  });
});
