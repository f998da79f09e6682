import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { types } from "node:util";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import spawn from "cross-spawn";

import { errorText } from "../errors";
import { type Progress, pace } from "../progress";
import { putInPlace } from "../putInPlace";
import { type Cli, executable } from "./cli";
import { pinnedVersion } from "./pinnedVersion";

/** Where the official releases are. */
const RELEASES = "https://get.pulumi.com/releases/sdk";

/** What the server gave isn't the release: asking again gives the same. */
class WrongRelease extends Error {}

/** How patiently a release is fetched. */
export interface Patience {
  /** How long each request may go unanswered. Default: 3 s; a machine without internet has other ways. */
  readonly answerMs?: number;
  /** How often the whole is tried. Default: once. */
  readonly attempts?: number;
  /** Between two attempts. Default: 5 s. */
  readonly pauseMs?: number;
}

/** A download that has stopped moving for this long is given up. */
const STALL_MS = 30_000;

/**
 * Fetches the official release, checks it against its published checksum and unpacks it into `place`.
 *
 * @throws Error that says why the last attempt failed
 */
export async function downloadCli(
  place: string,
  progress: Progress,
  env: NodeJS.ProcessEnv = process.env,
  { answerMs = 3000, attempts = 1, pauseMs = 5000 }: Patience = {},
): Promise<Cli> {
  const base = (env.PULUMI_RELEASES_URL ?? RELEASES).replace(/\/+$/, "");
  for (let attempt = 1; ; attempt++) {
    try {
      return await downloadOnce(base, place, progress, answerMs);
    } catch (error) {
      if (attempt >= attempts || error instanceof WrongRelease) {
        const cause = types.isNativeError(error) ? (error.cause ?? error) : error;
        throw new Error(errorText(error), { cause });
      }
      progress(`${errorText(error)}; trying again`);
      await sleep(pauseMs);
    }
  }
}

async function downloadOnce(
  base: string,
  place: string,
  progress: Progress,
  answerMs: number,
): Promise<Cli> {
  const archive = archiveName(process.platform, process.arch);
  const checksum = await publishedChecksum(base, archive, answerMs);

  const bin = path.join(place, "bin");
  await putInPlace(bin, async (folder) => {
    const file = path.join(folder, archive);
    progress(`downloading the Pulumi CLI ${pinnedVersion} from ${new URL(base).host}`);
    await save(`${base}/${archive}`, file, progress, answerMs);
    const actual = await sha256(file);
    if (actual !== checksum) {
      throw new WrongRelease(
        `${archive} has the checksum ${actual}, but the publisher's is ${checksum}`,
      );
    }
    unpack(file, folder);
    rmSync(file);
  });
  return {
    binary: path.join(bin, executable("pulumi")),
    version: pinnedVersion,
    origin: `the release on ${new URL(base).host}`,
  };
}

/** The release's file name for a platform, in Node.js's words for it. */
export function archiveName(platform: string, arch: string): string {
  const os = platform === "win32" ? "windows" : platform;
  return `pulumi-v${pinnedVersion}-${os}-${arch}.${platform === "win32" ? "zip" : "tar.gz"}`;
}

async function publishedChecksum(base: string, archive: string, answerMs: number): Promise<string> {
  const file = `pulumi-${pinnedVersion}-checksums.txt`;
  const response = await get(`${base}/${file}`, answerMs);
  for (const line of (await response.text()).split("\n")) {
    const [checksum, name] = line.trim().split(/\s+\*?/);
    if (name === archive && checksum !== undefined) return checksum.toLowerCase();
  }
  throw new WrongRelease(`${file} doesn't list ${archive}`);
}

async function save(
  url: string,
  file: string,
  progress: Progress,
  answerMs: number,
): Promise<void> {
  const stalled = new AbortController();
  const response = await get(url, answerMs, stalled.signal);
  if (response.body === null) throw new Error(`${url} is empty`);
  const total = Number(response.headers.get("content-length") ?? 0);
  let received = 0;
  let patience = setTimeout(() => stalled.abort(), STALL_MS);
  let said = Date.now();
  const body = Readable.fromWeb(response.body);
  body.on("data", (chunk: Buffer) => {
    received += chunk.length;
    clearTimeout(patience);
    patience = setTimeout(() => stalled.abort(), STALL_MS);
    if (Date.now() - said < pace(2000)) return;
    said = Date.now();
    progress(`downloaded ${megabytes(received)}${total > 0 ? ` of ${megabytes(total)}` : ""} MB`);
  });
  try {
    await pipeline(body, createWriteStream(file));
  } finally {
    clearTimeout(patience);
  }
}

/** A request that is given up early only when nothing answers. */
async function get(url: string, answerMs: number, signal?: AbortSignal): Promise<Response> {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), answerMs);
  try {
    const signals = signal === undefined ? [silent.signal] : [silent.signal, signal];
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (response.ok) return response;
    const answered = `${url} answered ${response.status}`;
    throw response.status >= 500 ? new Error(answered) : new WrongRelease(answered);
  } catch (error) {
    if (silent.signal.aborted) throw new Error(`no answer from ${new URL(url).host}`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Everything is in a folder `pulumi`, which is left out. `tar` is part of every system Pulumi runs on; the one of Windows reads zip archives too. */
function unpack(archive: string, folder: string): void {
  const { status, stderr } = spawn.sync(
    "tar",
    ["-xf", archive, "-C", folder, "--strip-components=1"],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0)
    throw new Error(`${path.basename(archive)} can't be unpacked: ${stderr}`.trim());
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
