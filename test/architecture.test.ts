import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, dirname } from "node:path";

const root = join(__dirname, "..");
const skipped = new Set(["node_modules", ".git", ".local", "dist", "coverage"]);

interface Source {
  readonly path: string;
  readonly text: string;
  /** Packages by name, files of the repository by path. */
  readonly imports: string[];
}

function files(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : files(path);
    return entry.isFile() ? [path] : [];
  });
}

const sources: Source[] = files()
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(path, "utf8");
    const specifiers = [
      ...text.matchAll(/^(?:import|export)\s(?!type\b)[^"';]*?["']([^"']+)["'];?$/gm),
      ...text.matchAll(/^import ["']([^"']+)["']/gm),
      ...text.matchAll(/\brequire\(["']([^"']+)["']\)/g),
    ].map((match) => match[1]!);
    return {
      path: relative(root, path),
      text,
      imports: specifiers.map((each) =>
        each.startsWith(".") ? relative(root, resolve(dirname(path), each)) : each,
      ),
    };
  });

const within = (folder: string): Source[] => sources.filter(({ path }) => path.startsWith(folder));

function violations(among: Source[], forbidden: RegExp): string[] {
  return among.flatMap(({ path, imports }) =>
    imports.filter((each) => forbidden.test(each)).map((each) => `${path} imports ${each}`),
  );
}

test("the scan sees the sources and what they import", () => {
  expect(within("components/").length).toBeGreaterThan(10);
  expect(sources.find(({ path }) => path === "index.ts")?.imports).toContain(
    "components/environment",
  );
});

describe("each room has one purpose", () => {
  test.each<[folder: string, forbidden: RegExp, why: string]>([
    [
      "rules/",
      /^@pulumi\//,
      "rules are pure facts: config, components, policies and ops share them",
    ],
    [
      "rules/",
      /^(components|policies|local|ops|config|index)\b/,
      "everything stands on the rules, not the other way round",
    ],
    [
      "components/",
      /^(local|policies|ops|config|index)\b/,
      "a component can be used by any program",
    ],
    [
      "policies/",
      /^@pulumi\/(azure-native|random)/,
      "loading a provider's SDK makes a pack slow to start",
    ],
    [
      "policies/",
      /^(components|local|ops|config|index)\b/,
      "a pack judges any stack, not only this one",
    ],
    [
      "preview/",
      /^(local|components|policies|report|delivery|config|index)\b/,
      "the engine's events are read for local runs and for deliveries alike",
    ],
    [
      "report/",
      /^(node:|@pulumi\/|@grpc\/|local\b|components\b|delivery\b|config\b|index\b)/,
      "the same input always gives the same text, wherever it is made",
    ],
    [
      "cli/",
      /^(local|delivery|components|policies|rules|config|index)\b/,
      "which CLI it is, is the same for local runs and for deliveries",
    ],
    [
      "delivery/",
      /^(local|components|index)\b/,
      "a delivery works on the real Azure, and must not be able to take the local one for it",
    ],
    [
      "environments/",
      /^(components|policies|preview|report|delivery|index)\b/,
      "it writes files: what they bring about is for the program",
    ],
    [
      "bootstrap/",
      /^(local|components|policies|delivery|preview|report|cli|ops|index)\b/,
      "the bootstrap comes before the first delivery, and stands on rules and config alone",
    ],
    [
      "local/azure/",
      /^(rules|components|policies|ops|config)\b/,
      "the local Azure must be able to disagree with what it judges",
    ],
    ["local/azure/", /^(@pulumi|@grpc)\//, "the ARM model knows no engine"],
    [
      "local/providers/",
      /^(rules|components|policies|ops|config)\b/,
      "the local Azure must be able to disagree with what it judges",
    ],
    [
      "local/providers/",
      /^@pulumi\/(azure-native|random)/,
      "a stand-in loads schemas, not the SDK that it stands in for",
    ],
  ])("%s doesn't import %s: %s", (folder, forbidden) => {
    expect(violations(within(folder), forbidden)).toEqual([]);
  });
});

test("the SDK of azure-native is imported by module: its root costs half a second, a dated one drifts", () => {
  expect(violations(sources, /^@pulumi\/azure-native(\/v\d+|\/[^/]+\/v\d+.*)?$/)).toEqual([]);
});

test("index.ts stays a table of contents of at most 60 lines", () => {
  const index = sources.find(({ path }) => path === "index.ts")!;
  expect(index.text.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
});

test("a file does one thing: at most 250 lines", () => {
  const long = sources
    .filter(({ path }) => !path.startsWith("test/"))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > 250);
  expect(long).toEqual([]);
});

test("a component registers its outputs and passes no inputs to the state", () => {
  const components = within("components/").filter(({ text }) =>
    text.includes("extends pulumi.ComponentResource"),
  );
  expect(components.map(({ path }) => path).sort()).toEqual([
    "components/environment.ts",
    "components/redisEnterprise.ts",
  ]);
  for (const { text } of components) {
    expect(text).toMatch(/super\("azure-managed-redis:index:\w+", name, \{\}, opts\)/);
    expect(text).toContain("this.registerOutputs(");
  }
});

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const dependencies = { ...manifest.dependencies, ...manifest.devDependencies };

test("every dependency is pinned to one exact version", () => {
  const loose = Object.entries(dependencies).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});

test("what the program loads at run time can be required: jest and Pulumi load CommonJS", () => {
  for (const name of Object.keys(manifest.dependencies)) {
    expect(() =>
      require.resolve(name.startsWith("@pulumi/azure-native") ? `${name}/network` : name),
    ).not.toThrow();
  }
});

test("the lock file names no registry", () => {
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('"resolved": "http');
});

test("the stack files say nothing of the local Azure", () => {
  for (const path of files().filter((each) => /\/Pulumi(\.\w+)?\.yaml$/.test(each))) {
    if (dirname(path) !== root) continue;
    expect(readFileSync(path, "utf8")).not.toMatch(/local|encryptionsalt|0000-0000/i);
  }
});
