import { readFileSync } from "node:fs";
import path from "node:path";

import { libraryManifest } from "../../library/build";
import { libraryPage } from "../../docs/libraryReference";
import { argumentsOf, exportedNames, type Member, outputsOf } from "../../docs/surface";

/** What programs rely on, and the types of it: docs/library.md. */
const types = {
  RedisEnterprise: outputsOf("components/redisEnterprise.ts", "RedisEnterprise"),
  Environment: outputsOf("components/environment.ts", "Environment"),
  RedisEnterpriseArgs: argumentsOf("components/redisEnterpriseArgs.ts", "RedisEnterpriseArgs"),
  FurtherEndpointArgs: argumentsOf("components/redisEnterpriseArgs.ts", "FurtherEndpointArgs"),
  EnvironmentArgs: argumentsOf("components/environmentArgs.ts", "EnvironmentArgs"),
  Adopted: argumentsOf("components/environmentArgs.ts", "Adopted"),
  Created: argumentsOf("components/environmentArgs.ts", "Created"),
  KeyVaultReference: argumentsOf("components/keyVault.ts", "KeyVaultReference"),
  AccessChoices: argumentsOf("rules/instanceSettings.ts", "AccessChoices"),
  Principal: argumentsOf("rules/instanceSettings.ts", "Principal"),
  SecretReader: argumentsOf("rules/instanceSettings.ts", "SecretReader"),
  RedisModule: argumentsOf("rules/instanceSettings.ts", "RedisModule"),
  AlertChoices: argumentsOf("rules/alerts.ts", "AlertChoices"),
  DataLossPermission: argumentsOf("rules/dataLoss.ts", "DataLossPermission"),
  ConnectionSettings: argumentsOf("rules/connection.ts", "ConnectionSettings"),
  ContainerAppSettings: argumentsOf("rules/hostSettings.ts", "ContainerAppSettings"),
  KeyVaultConfiguration: argumentsOf("rules/hostSettings.ts", "KeyVaultConfiguration"),
};

type Surface = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By export and member, with `?` behind what is optional, and its type. */
function surface(members: Readonly<Record<string, readonly Member[]>>): Surface {
  const found = Object.entries(members).map(([name, list]) => [
    name,
    Object.fromEntries(list.map((each) => [each.name + (each.optional ? "?" : ""), each.type])),
  ]);
  return Object.fromEntries(found) as Surface;
}

const now: Surface = {
  exports: Object.fromEntries(exportedNames().map((name) => [name, ""])),
  ...surface(types),
};
const promised = JSON.parse(readFileSync(path.join(__dirname, "surface.json"), "utf8")) as Surface;

/** What a program that relies on the promise no longer finds, or finds otherwise. */
function broken(before: Surface, after: Surface): string[] {
  return Object.entries(before).flatMap(([name, members]) => {
    const has = after[name] ?? {};
    const gone = Object.keys(members).filter((each) => has[each] === undefined);
    const other = Object.keys(members).filter(
      (each) => has[each] !== undefined && has[each] !== members[each],
    );
    // Of what is given, a new one that must be given breaks whoever doesn't give it yet.
    const isGiven = name.endsWith("Args") || name.endsWith("Choices");
    const asked = Object.keys(has).filter(
      (each) => isGiven && members[each] === undefined && !each.endsWith("?"),
    );
    const say = (what: string) => (each: string) =>
      `${name}.${each} ${what}: this breaks programs. Keep it, or raise the version and say it under Breaking Changes.`;
    return [
      ...gone.map(say("is gone")),
      ...other.map(say("has another type")),
      ...asked.map(say("has to be given")),
    ];
  });
}

test("nothing that programs rely on is gone, renamed or of another type", () => {
  expect(broken(promised, now)).toEqual([]);
});

test("what is new is promised from now on: write it into test/library/surface.json", () => {
  expect(now).toEqual(promised);
});

test.each<[string, Surface, string[]]>([
  ["a removed export", { exports: {} }, ["exports.RedisEnterprise is gone"]],
  ["a renamed argument", { Args: { "size?": "string" } }, ["Args.sku? is gone"]],
  [
    "an argument that has to be given from now on",
    { Args: { sku: "string" } },
    ["Args.sku? is gone", "Args.sku has to be given"],
  ],
  ["another type", { Args: { "sku?": "number" } }, ["Args.sku? has another type"]],
  ["a further argument", { Args: { "sku?": "string", "more?": "string" } }, []],
])("%s is seen", (_what, changed, problems) => {
  const before = { exports: { RedisEnterprise: "" }, Args: { "sku?": "string" } };
  expect(broken(before, { ...before, ...changed })).toEqual(
    problems.map((each) => expect.stringContaining(`${each}: this breaks programs.`) as string),
  );
});

test("every optional argument says its default and shows an example", () => {
  const given = Object.entries(types).filter(
    ([name]) => !/^(RedisEnterprise|Environment|Co|KeyVaultC)/.test(name) || name.endsWith("Args"),
  );
  const silent = given.flatMap(([name, members]) =>
    members
      .filter((each) => each.optional && (each.default === "" || each.example === ""))
      .map((each) => `${name}.${each.name}`),
  );
  expect(silent).toEqual([]);
});

test("docs/library.md is what `npm run docs` writes", () => {
  expect(readFileSync(path.join(__dirname, "../../docs/library.md"), "utf8")).toBe(libraryPage());
});

test("the package shares the SDKs with its program, and needs no tool of this repository", () => {
  const own = JSON.parse(
    readFileSync(path.join(__dirname, "../../package.json"), "utf8"),
  ) as Parameters<typeof libraryManifest>[0];
  expect(libraryManifest(own)).toMatchObject({
    name: "azure-managed-redis",
    version: own.version,
    license: own.license,
    peerDependencies: {
      "@pulumi/azure-native": own.dependencies["@pulumi/azure-native"],
      "@pulumi/pulumi": `^${own.dependencies["@pulumi/pulumi"] ?? ""}`,
    },
    dependencies: { "@pulumi/random": own.dependencies["@pulumi/random"] },
  });
});

test("the example installs the tarball of this version", () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(path.join(__dirname, "../..", file), "utf8")) as {
      version: string;
      dependencies: Record<string, string>;
    };
  const { version, dependencies } = read("package.json");
  expect(read("examples/program/package.json").dependencies).toEqual({
    "@pulumi/azure-native": dependencies["@pulumi/azure-native"],
    "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
    "azure-managed-redis": `file:../../dist/azure-managed-redis-${version}.tgz`,
  });
});
