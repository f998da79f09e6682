import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { archiveName } from "../../pulumi/cli/download";
import { pinnedVersion } from "../../pulumi/cli/pinnedVersion";
import { temporaryFolder } from "../temporaryFolder";

export const archive = archiveName(process.platform, process.arch);

/** GitHub's identities and Pulumi's releases, on this machine. */
export class ReleaseServer {
  /** By the last part of the address. */
  readonly files: Record<string, Buffer | string> = {};
  private server: Server | undefined;

  /** @param token what GitHub says that a job's identity is */
  constructor(token: string) {
    this.files.token = JSON.stringify({ value: token });
  }

  async listen(): Promise<void> {
    this.server = createServer((request, response) => {
      const name = path.basename(new URL(request.url ?? "/", "http://x").pathname);
      const file = this.files[name];
      if (file === undefined) response.writeHead(404).end();
      else response.end(file);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  /** Publishes a CLI that is this shell script. */
  release(script: readonly string[]): void {
    const folder = temporaryFolder();
    const bin = path.join(folder, "pulumi");
    mkdirSync(bin, { recursive: true });
    writeFileSync(path.join(bin, "pulumi"), ["#!/bin/sh", ...script, ""].join("\n"));
    chmodSync(path.join(bin, "pulumi"), 0o755);
    execFileSync("tar", ["-czf", "release.tar.gz", "pulumi"], { cwd: folder });
    const content = readFileSync(path.join(folder, "release.tar.gz"));
    const checksum = createHash("sha256").update(content).digest("hex");
    this.files[archive] = content;
    this.files[`pulumi-${pinnedVersion}-checksums.txt`] = `${checksum}  ${archive}\n`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}
