/**
 * `npm run library [-- DIR]`: writes the package that other programs depend on, and its tarball, into a folder (default:
 * dist). The compiler emits what library/index.ts needs, and no more.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "..");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** A package that was built. */
export interface Library {
  readonly folder: string;
  readonly tarball: string;
}

/** The manifest of the package: what it is, what it needs, and what of it can be reached. */
export function libraryManifest(own: Manifest): object {
  const version = (name: string): string => {
    const exact = own.dependencies[name];
    if (exact === undefined) throw new Error(`package.json has no dependency ${name}`);
    return exact;
  };
  const { name, license, engines } = own;
  return {
    name,
    version: own.version,
    description: "Azure Managed Redis for Pulumi programs: an instance, and what instances share",
    ...{ license, engines },
    main: "./library/index.js",
    types: "./library/index.d.ts",
    exports: { ".": { types: "./library/index.d.ts", default: "./library/index.js" } },
    // The program's own: a second instance of one knows nothing of the engine that the program runs in. Another version
    // of the provider would send another version of Azure's API.
    peerDependencies: {
      "@pulumi/azure-native": version("@pulumi/azure-native"),
      "@pulumi/pulumi": `^${version("@pulumi/pulumi")}`,
    },
    dependencies: {
      "@pulumi/random": version("@pulumi/random"),
      "fastest-levenshtein": version("fastest-levenshtein"),
    },
  };
}

/** Builds the package and packs it. */
export function buildLibrary(place: string): Library {
  const folder = path.join(place, "library");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const compiler = require.resolve("typescript/bin/tsc");
  run(process.execPath, [
    compiler,
    "-p",
    path.join(__dirname, "tsconfig.json"),
    "--outDir",
    folder,
  ]);
  const own = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Manifest;
  writeFileSync(
    path.join(folder, "package.json"),
    `${JSON.stringify(libraryManifest(own), undefined, 2)}\n`,
  );
  cpSync(path.join(__dirname, "README.md"), path.join(folder, "README.md"));
  cpSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
  // npm is a script on Windows, which only a shell starts.
  const pack = ["pack", folder, "--pack-destination", place, "--silent", "--ignore-scripts"];
  const shell = process.platform === "win32";
  const name = execFileSync("npm", pack, { cwd: place, encoding: "utf8", shell }).trim();
  return { folder, tarball: path.join(place, name) };
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}

if (require.main === module) {
  const place = path.resolve(
    process.env.INIT_CWD ?? root,
    process.argv[2] ?? path.join(root, "dist"),
  );
  mkdirSync(place, { recursive: true });
  const { tarball } = buildLibrary(place);
  console.log(`${path.relative(process.cwd(), tarball)} is ready: npm install it, or publish it.`);
}
