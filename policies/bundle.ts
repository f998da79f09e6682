import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { buildSync } from "esbuild";

/** Folders of the packs, by their names. */
const packs = ["guardrails", "practices"] as const;

/**
 * Writes packs that need nothing of this repository: one file of code each, what Pulumi needs to start it,
 * and the stacks' choices in the form that `--policy-pack-config` takes.
 */
export function bundle(target: string): void {
  rmSync(target, { recursive: true, force: true });
  for (const pack of packs) {
    const folder = path.join(target, pack);
    mkdirSync(folder, { recursive: true });
    build(path.join(__dirname, pack, "pack.ts"), path.join(folder, "index.js"));
    build(path.join(__dirname, "index.ts"), path.join(folder, "policies.js"));
    cpSync(path.join(__dirname, pack, "PulumiPolicy.yaml"), path.join(folder, "PulumiPolicy.yaml"));
    writeJson(path.join(folder, "package.json"), manifest(pack));
  }
  writeConfigurations(path.join(target, "config"));
}

function build(entry: string, outfile: string): void {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Pulumi starts a pack with its own SDK: the one that is installed, never a second copy.
    external: ["@pulumi/*"],
    legalComments: "none",
    logLevel: "error",
  });
}

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

function manifest(pack: string): unknown {
  const { dependencies, devDependencies } = readJson("../package.json") as Manifest;
  const pinned = { ...dependencies, ...devDependencies };
  return {
    ...(readJson(`${pack}/package.json`) as object),
    dependencies: {
      "@pulumi/policy": pinned["@pulumi/policy"],
      "@pulumi/pulumi": pinned["@pulumi/pulumi"],
    },
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(__dirname, file), "utf8"));
}

/** `dev.guardrails.json` and so on: a published pack has no folder beside it, it is given its choices. */
function writeConfigurations(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(path.join(__dirname, "config"))) {
    const content = readJson(`config/${file}`) as Record<string, unknown>;
    for (const pack of packs) {
      writeJson(path.join(target, file.replace(/json$/, `${pack}.json`)), content[pack] ?? {});
    }
  }
}

function writeJson(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

if (require.main === module) {
  const target = path.join(__dirname, "../dist/policies");
  bundle(target);
  console.log(`Packs in ${path.relative(process.cwd(), target)}: ${packs.join(", ")}.`);
}
