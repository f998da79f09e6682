import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { archiveName, downloadCli } from "../../../pulumi/cli/download";
import { pinnedVersion } from "../../../pulumi/cli/pinnedVersion";
import { writeFakeCli } from "../../local/cli/fakeCli";
import { temporaryFolder } from "../../temporaryFolder";

const archive = archiveName(process.platform, process.arch);
const checksums = `pulumi-${pinnedVersion}-checksums.txt`;

let files: Record<string, Buffer>;
let server: Server;
let place: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  const release = releaseArchive();
  files = {
    [archive]: release,
    [checksums]: Buffer.from(`${"0".repeat(64)}  other.tar.gz\n${sha256(release)}  ${archive}\n`),
  };
  server = createServer((request, response) => {
    const file = files[path.basename(request.url ?? "")];
    if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  env = { PULUMI_RELEASES_URL: `http://127.0.0.1:${port}/releases` };
  place = path.join(temporaryFolder(), "cache", `pulumi-${pinnedVersion}`);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function releaseArchive(): Buffer {
  const folder = temporaryFolder();
  writeFakeCli(path.join(folder, "pulumi"), pinnedVersion);
  writeFakeCli(path.join(folder, "pulumi"), pinnedVersion, "pulumi-language-nodejs");
  execFileSync("tar", ["-czf", "release.tar.gz", "pulumi"], { cwd: folder });
  return readFileSync(path.join(folder, "release.tar.gz"));
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

const quiet = (): void => undefined;

describe("downloadCli", () => {
  it("unpacks the release into its place, with the language host that comes with it", async () => {
    const cli = await downloadCli(place, quiet, env);
    expect(cli).toMatchObject({
      binary: path.join(place, "bin", "pulumi"),
      version: pinnedVersion,
      origin: expect.stringMatching(/^the release on 127\.0\.0\.1/) as string,
    });
    expect(execFileSync(cli.binary, { encoding: "utf8" })).toBe(`v${pinnedVersion}\n`);
    expect(readdirSync(path.join(place, "bin")).sort()).toEqual([
      "pulumi",
      "pulumi-language-nodejs",
    ]);
  });

  it("says what it is doing", async () => {
    const said: string[] = [];
    await downloadCli(place, (text) => said.push(text), env);
    expect(said[0]).toMatch(/^downloading the Pulumi CLI 3\.245\.0 from 127\.0\.0\.1/);
  });

  it("refuses an archive whose checksum is another, and keeps nothing of it", async () => {
    files[archive] = Buffer.concat([files[archive]!, Buffer.from("x")]);
    await expect(downloadCli(place, quiet, env)).rejects.toThrow(
      /has the checksum .{64}, but the publisher's is .{64}/,
    );
    expect(readdirSync(path.dirname(place))).toEqual([path.basename(place)]);
    expect(readdirSync(place)).toEqual([]);
  });

  it("refuses an archive that the checksums don't name", async () => {
    files[checksums] = Buffer.from(`${"0".repeat(64)}  other.tar.gz\n`);
    await expect(downloadCli(place, quiet, env)).rejects.toThrow(
      `${checksums} doesn't list ${archive}`,
    );
  });

  it("says what the server answers", async () => {
    files = {};
    await expect(downloadCli(place, quiet, env)).rejects.toThrow(/answered 404/);
  });

  it("reports that nothing is listening", async () => {
    const closed = { PULUMI_RELEASES_URL: "http://127.0.0.1:9/releases" };
    await expect(downloadCli(place, quiet, closed)).rejects.toHaveProperty(
      "cause.message",
      expect.stringMatching(/ECONNREFUSED|bad port/),
    );
  });

  describe("with patience", () => {
    const patience = { attempts: 3, pauseMs: 1 };
    let asked: string[];
    let failures: number;

    /** Fails so many requests for the archive, in this way. */
    function failing(fail: (response: ServerResponse) => void): void {
      asked = [];
      server.removeAllListeners("request");
      server.on("request", (request, response) => {
        const name = path.basename(request.url ?? "");
        asked.push(name);
        const file = files[name];
        if (name === archive && failures-- > 0) fail(response);
        else if (file === undefined) response.writeHead(404).end();
        else response.end(file);
      });
    }

    const broken = (response: ServerResponse): void => {
      response.writeHead(200, { "content-length": String(files[archive]!.length) });
      response.write(files[archive]!.subarray(0, 100), () => response.destroy());
    };
    const busy = (response: ServerResponse): void => {
      response.writeHead(503).end();
    };

    it.each<[string, typeof broken]>([
      ["breaks in the middle", broken],
      ["is answered 503", busy],
      ["isn't answered", () => undefined],
    ])("tries again when it %s", async (_case, fail) => {
      failures = 2;
      failing(fail);
      const said: string[] = [];
      const patient = { ...patience, answerMs: 200 };
      await downloadCli(place, (text) => said.push(text), env, patient);
      expect(asked.filter((name) => name === archive)).toHaveLength(3);
      expect(said.filter((text) => text.endsWith("; trying again"))).toHaveLength(2);
    });

    it("gives up after as many attempts, and says why the last one failed", async () => {
      failures = 9;
      failing(broken);
      await expect(downloadCli(place, quiet, env, patience)).rejects.toThrow(/^other side closed$/);
      expect(asked.filter((name) => name === archive)).toHaveLength(3);
    });

    it("never asks again for what is another release", async () => {
      failures = 0;
      failing(broken);
      files[archive] = Buffer.from("x");
      await expect(downloadCli(place, quiet, env, patience)).rejects.toThrow("has the checksum");
      expect(asked.filter((name) => name === archive)).toHaveLength(1);
    });
  });

  it("takes the place of a folder that was left without a CLI", async () => {
    mkdirSync(place, { recursive: true });
    await expect(downloadCli(place, quiet, env)).resolves.toBeDefined();
  });

  it.each([
    ["linux", "x64", `pulumi-v${pinnedVersion}-linux-x64.tar.gz`],
    ["darwin", "arm64", `pulumi-v${pinnedVersion}-darwin-arm64.tar.gz`],
    ["win32", "x64", `pulumi-v${pinnedVersion}-windows-x64.zip`],
  ])("knows the release for %s on %s", (platform, arch, name) => {
    expect(archiveName(platform, arch)).toBe(name);
  });
});
