import path from "node:path";

import { cliAtHand, findCli } from "../../../local/cli/findCli";
import { pinnedVersion } from "../../../pulumi/cli/pinnedVersion";
import { UserError } from "../../../pulumi/errors";
import { writeFakeCli } from "./fakeCli";
import { temporaryFolder } from "../../temporaryFolder";

const own = { ...process.env };

beforeEach(() => {
  process.env.PATH = "";
  process.env.XDG_CACHE_HOME = temporaryFolder();
  // Port 9 is the discard port: nobody listens there.
  process.env.PULUMI_RELEASES_URL = "http://127.0.0.1:9";
});

afterAll(() => {
  process.env = own;
});

function privateBin(): string {
  const cache = process.env.XDG_CACHE_HOME!;
  return path.join(cache, "azure-managed-redis", `pulumi-${pinnedVersion}`, "bin");
}

const quiet = (): void => undefined;

describe("findCli", () => {
  it("prefers a CLI on the PATH that fits", async () => {
    writeFakeCli(privateBin(), pinnedVersion);
    const folder = temporaryFolder();
    const binary = writeFakeCli(folder, "3.300.0");
    process.env.PATH = folder;
    await expect(findCli(quiet)).resolves.toMatchObject({ binary, version: "3.300.0" });
  });

  it("takes the one in the private place when the one on the PATH doesn't fit", async () => {
    const binary = writeFakeCli(privateBin(), pinnedVersion);
    const folder = temporaryFolder();
    writeFakeCli(folder, "3.1.0");
    process.env.PATH = folder;
    await expect(findCli(quiet)).resolves.toMatchObject({ binary, version: pinnedVersion });
  });

  it("names every way to get one when there is none", async () => {
    const found = findCli(quiet);
    await expect(found).rejects.toBeInstanceOf(UserError);
    await expect(found).rejects.toThrow(
      new RegExp(
        [
          `No usable Pulumi CLI was found \\(${pinnedVersion}`,
          "there is none on the PATH",
          "the download failed: ",
          "the build with Go failed: there is no Go on the PATH",
          "https://www.pulumi.com/docs/install/",
          "install Go",
          "https://get.pulumi.com",
        ].join("[\\s\\S]*"),
      ),
    );
  });

  it("names the CLI that it passed over", async () => {
    const folder = temporaryFolder();
    const binary = writeFakeCli(folder, "3.1.0");
    process.env.PATH = folder;
    await expect(findCli(quiet)).rejects.toThrow(`${binary} is version 3.1.0`);
  });

  it("names the end of Go's own words when the build fails", async () => {
    const folder = temporaryFolder();
    const go = writeFakeCli(folder, undefined, "go");
    expect(path.basename(go)).toBe("go");
    process.env.PATH = folder;
    await expect(findCli(quiet)).rejects.toThrow("the build with Go failed: go build ended with 1");
  });
});

describe("cliAtHand", () => {
  it("neither downloads nor builds", () => {
    expect(cliAtHand()).toBeUndefined();
  });

  it("finds what is there", () => {
    const binary = writeFakeCli(privateBin(), pinnedVersion);
    expect(cliAtHand()?.binary).toBe(binary);
  });
});
