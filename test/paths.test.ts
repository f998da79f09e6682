import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

const root = path.join(__dirname, "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const isThere = (file: string): boolean => existsSync(path.join(root, file));
const files = tracked();

/** The folders of today, and those of the first layout: a path that begins so means this repository. */
const folders = [
  ...new Set(files.filter((file) => file.includes("/")).map((file) => file.split("/")[0]!)),
  ...["bench", "bootstrap", "cli", "environments", "preview"],
];
const mention = new RegExp(
  String.raw`(?<![\w./~@$}-])(?:\./)?((?:${folders.map((name) => name.replace(".", String.raw`\.`)).join("|")})/(?:[\w./-]*[\w/])?)(?![\w*<{$])`,
  "g",
);

/** What git has, or would have: a test also runs where there is no git. */
function tracked(): string[] {
  try {
    const list = ["ls-files", "-co", "--exclude-standard"];
    return execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\n").filter(isThere);
  } catch {
    return ["README.md", "components/environment.ts", "delivery/main.ts", "docs/config.md"];
  }
}

function missing(file: string, text: string): string[] {
  return (
    [...text.matchAll(mention)]
      .map((match) => match[1]!)
      // A page may name what is beside it.
      .filter((each) => !isThere(each) && !isThere(path.join(path.dirname(file), each)))
      .filter((each) => !isMade(each) && !isElsewhere(each))
      .map((each) => `${file}: ${each}`)
  );
}

/** What a command writes, as a page or a message names it. */
function isMade(file: string): boolean {
  return /^(library\/index\.(js|d\.ts)|policies\/config\/\w+\.json|delivery\/bootstrap\/(github|state)\.json)$/.test(
    file,
  );
}

/** Repositories of Pulumi's and paths in them, paths of GitHub's API, and files of whoever uses this. */
function isElsewhere(file: string): boolean {
  return /^(pulumi\/(auth-actions|sdk\/)|rules\/branches$|(\.github|docs)\/CODEOWNERS$)/.test(file);
}

test("the scan sees a path, and that it leads nowhere", () => {
  const page = "see `rules/skus.ts`, preview/steps.ts, cli/download.ts and `environments/`.";
  expect(missing("page", page)).toEqual([
    "page: preview/steps.ts",
    "page: cli/download.ts",
    "page: environments/",
  ]);
});

test("each path in the workflows is there, those of a cache's key too", () => {
  const workflows = files.filter((file) => file.startsWith(".github/workflows/"));
  const named = workflows.flatMap((file) => {
    const hashed = [...read(file).matchAll(/hashFiles\(([^)]*)\)/g)].flatMap((match) =>
      [...match[1]!.matchAll(/'([^']*)'/g)].map((quoted) => quoted[1]!),
    );
    const versions = [...read(file).matchAll(/node-version-file: (\S+)/g)].map(
      (match) => match[1]!,
    );
    return [...hashed, ...versions].map((each) => `${file}: ${each}`);
  });
  expect(named.filter((each) => each.includes("checks.yml"))).toContain(
    ".github/workflows/checks.yml: local/cli/go/go.sum",
  );
  expect(named.filter((each) => !isThere(each.split(": ")[1]!))).toEqual([]);
  expect(workflows.flatMap((file) => missing(file, read(file)))).toEqual([]);
});

test("each path in the scripts of package.json is there", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = Object.values(scripts).flatMap(
    (script) => script.match(/\S+\.(?:ts|cjs)\b/g) ?? [],
  );
  expect(named).toContain("delivery/main.ts");
  expect(named.filter((each) => !isThere(each))).toEqual([]);
});

test("each path in a Pulumi.yaml is there", () => {
  for (const file of files.filter((each) => each.endsWith("Pulumi.yaml"))) {
    const { main = ".", runtime } = parse(read(file)) as {
      main?: string;
      runtime: string | { options?: { nodeargs?: string } };
    };
    if (typeof runtime === "string") continue;
    const preloads = (runtime.options?.nodeargs ?? "").match(/\.{1,2}\/\S+/g) ?? [];
    expect(
      preloads.filter(
        (each) => !isThere(path.join(path.dirname(file), main.replace(/[^/]*\.ts$/, ""), each)),
      ),
    ).toEqual([]);
  }
});

test.each(files.filter((file) => file.endsWith(".md") && !file.startsWith("test/")))(
  "each path in %s is there",
  (page) => {
    // The changelog says what isn't where it was.
    const text = read(page).replace(/^### Breaking Changes$[^]*?(?=^## |(?![^]))/gm, "");
    expect(missing(page, text)).toEqual([]);
  },
);

test("each path in a comment or a message of the sources is there", () => {
  const sources = files.filter(
    (file) => /\.(ts|cjs|mjs|js|yaml|yml|json)$/.test(file) && !/^test\/|-lock\.json$/.test(file),
  );
  // The compiler follows imports.
  const withoutImports = (file: string): string => read(file).replace(/from "[^"]*";/g, "");
  expect(sources.flatMap((file) => missing(file, withoutImports(file)))).toEqual([]);
});
