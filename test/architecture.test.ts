import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, dirname } from "node:path";

const root = join(__dirname, "..");
const skipped = new Set(["node_modules", ".git", ".local", "dist", "coverage"]);

interface Source {
  readonly path: string;
  readonly text: string;
  /** What it loads: packages by name, files of the repository by path. */
  readonly imports: string[];
  /** The same, and what it takes only types from. */
  readonly allImports: string[];
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
    const found = (...patterns: RegExp[]): string[] =>
      patterns
        .flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!))
        .map((each) =>
          each.startsWith(".") ? relative(root, resolve(dirname(path), each)) : each,
        );
    const others = [/^import ["']([^"']+)["']/gm, /\b(?:require|import)\(["']([^"']+)["']\)/g];
    return {
      path: relative(root, path),
      text,
      imports: found(/^(?:import|export)\s(?!type\b)[^"';]*?["']([^"']+)["'];?$/gm, ...others),
      allImports: found(/^(?:import|export)\s[^"';]*?["']([^"']+)["'];?$/gm, ...others),
    };
  });

const within = (folder: string): Source[] =>
  sources.filter(({ path }) => new RegExp(`^${folder}`).test(path));

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

/** Every folder with sources at the root, and why the others are none of its business. */
const rooms: readonly (readonly [folder: string, forbidden: RegExp, why: string])[] = [
  [
    "rules/",
    /^@pulumi\//,
    "rules are pure facts: config, components, policies and local commands share them",
  ],
  [
    "rules/",
    /^(components|config|stackSchema|delivery|docs|index|local|local-azure|ops|policies|pulumi|report)\b/,
    "everything stands on the rules, not the other way round",
  ],
  [
    "components/",
    /^(config|stackSchema|delivery|docs|index|local|local-azure|ops|policies|pulumi|report)\b/,
    "a component can be used by any program",
  ],
  [
    "library/",
    /^(config|stackSchema|environmentSchema|delivery|docs|index|local|local-azure|policies|pulumi|report|zod)\b/,
    "the package is the components and the rules that they need",
  ],
  [
    "policies/",
    /^@pulumi\/(azure-native|random)/,
    "loading a provider's SDK makes a pack slow to start",
  ],
  [
    "policies/",
    /^(components|config|stackSchema|delivery|docs|index|local|local-azure|ops|pulumi|report)\b/,
    "a pack judges any stack, not only this one",
  ],
  [
    "pulumi/",
    /^(components|config|stackSchema|delivery|docs|index|local|local-azure|ops|policies|report)\b/,
    "the CLI and its events are the same for local runs and for deliveries",
  ],
  [
    "report/",
    /^(node:|@pulumi\/|@grpc\/|(components|config|stackSchema|delivery|docs|index|local|local-azure|ops)\b)/,
    "the same input always gives the same text, wherever it is made",
  ],
  [
    "delivery/",
    /^(components|docs|index|local|local-azure|ops)\b/,
    "a delivery works on the real Azure, and must not be able to take the local one for it",
  ],
  [
    "delivery/bootstrap/",
    /^(policies|pulumi|report|delivery\/(?!bootstrap\/))/,
    "the bootstrap comes before the first delivery, and stands on rules and config alone",
  ],
  [
    "local-azure/",
    /^(components|config|stackSchema|delivery|docs|index|local|ops|policies|pulumi|report|rules)\/?(?!-)/,
    "the local Azure must be able to disagree with what it judges",
  ],
  ["local-azure/arm/", /^(@pulumi|@grpc)\//, "the ARM model knows no engine"],
  ["local-azure/services/", /^(@pulumi|@grpc)\//, "the ARM model knows no engine"],
  ["local-azure/https/", /^(@pulumi|@grpc)\//, "what a client of Azure meets knows no engine"],
  [
    "local-azure/providers/",
    /^@pulumi\/(azure-native|random)/,
    "a stand-in loads schemas, not the SDK that it stands in for",
  ],
  ["local/cli/", /^local\/(?!cli\/)/, "where a CLI comes from asks nothing of what it is run for"],
  ["local/language/", /^local\/(?!language\/)/, "a language host knows no local command"],
  [
    "local/engine/",
    /^(local\/(bench|commands|compare|newEnvironment)|components|delivery|index|ops|policies|report)\b/,
    "the engine is run for every command alike",
  ],
  [
    "local/compare/",
    /^(local\/(bench|commands|newEnvironment)|components|delivery|index)\b/,
    "a comparison prints nothing: its command does",
  ],
  [
    "local/newEnvironment/",
    /^(local\/(bench|commands|compare)|components|delivery|index|ops|policies|report)\b/,
    "it writes files: what they bring about is for the program",
  ],
  [
    "local/commands/",
    /^(components|delivery|index|local\/bench)\b/,
    "a command runs the program by the engine",
  ],
  [
    "ops/",
    /^(@pulumi\/|(components|config|docs|index|policies|report|delivery\/(?!bootstrap\/stackFile|identityToken))\b)/,
    "an operation works on what runs, without the engine and without the program",
  ],
  [
    "ops/(azure|connect|redis|rotateKeys|verify)/",
    /^(local|local-azure)\//,
    "one file, ops/localAzure.ts, knows the local Azure: in Azure nothing of it is loaded",
  ],
  ["local/bench/", /^(components|delivery|index|report)\b/, "it measures whole processes"],
  [
    "docs/",
    /^(components|delivery|index|local|local-azure|ops|policies|pulumi|report)\b/,
    "the reference is made from the schema",
  ],
];

describe("each room has one purpose", () => {
  test.each(rooms)("%s doesn't import %s: %s", (folder, forbidden) => {
    expect(within(folder).length).toBeGreaterThan(0);
    expect(violations(within(folder), forbidden)).toEqual([]);
  });

  test("every folder with sources is such a room", () => {
    const known = rooms.map(([folder]) => folder);
    const others = sources
      .map(({ path }) => dirname(path) + "/")
      .filter((folder) => folder !== "./" && !/^(test|local)\/$|^test\//.test(folder))
      .filter((folder) => !known.some((room) => new RegExp(`^${room}`).test(folder)));
    expect([...new Set(others)]).toEqual([]);
  });
});

test("no file needs itself: there is no circle of imports, types included", () => {
  const known = new Map(
    sources.map((source) => [source.path.replace(/(\/index)?\.ts$/, ""), source]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (name: string, way: readonly string[]): void => {
    if (way.includes(name)) circles.push([...way.slice(way.indexOf(name)), name].join(" → "));
    if (way.includes(name) || done.has(name)) return;
    for (const next of known.get(name)?.allImports ?? []) visit(next, [...way, name]);
    done.add(name);
  };
  for (const name of known.keys()) visit(name, []);
  expect(circles).toEqual([]);
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
    expect(text).toMatch(/super\(\s*"azure-managed-redis:index:\w+",\s*name,\s*\{\},/);
    expect(text).toContain("this.registerOutputs(");
  }
});

test.each([
  "components/redisEnterpriseArgs.ts",
  "components/environmentArgs.ts",
  "components/keyVault.ts",
])("every optional argument of %s says its default and shows an example", (file) => {
  const { text } = sources.find(({ path }) => path === file)!;
  const optional = [...text.matchAll(/(?:\/\*\*((?:(?!\*\/)[^])*)\*\/)?\s*readonly (\w+)\?:/g)];
  expect(optional.length).toBeGreaterThan(0);
  for (const [, documentation = "", name] of optional) {
    expect([name, documentation]).toEqual([name, expect.stringMatching(/@default [^]*@example /)]);
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
