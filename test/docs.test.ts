import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "..");
const skipped = new Set(["node_modules", ".git", ".local", "dist", "coverage"]);

function filesBelow(folder: string, extension: RegExp): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(file, extension);
    return extension.test(entry.name) ? [file] : [];
  });
}

function read(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** What a page says outside of blocks of code. */
function prose(page: string): string {
  return read(page).replace(/^ *```[^]*?^ *```/gm, "");
}

/** The anchors that GitHub gives a page's headings. */
function anchors(page: string): string[] {
  const headings = [...prose(page).matchAll(/^#+ (.+)$/gm)].map((match) => match[1]!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

interface Link {
  readonly page: string;
  readonly target: string;
  readonly file: string;
  readonly anchor: string | undefined;
}

function links(page: string): Link[] {
  const text = prose(page).replace(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1]!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = "", anchor] = target.split("#");
      const place = file === "" ? page : path.join(path.dirname(page), file);
      return { page, target, file: place, anchor };
    });
}

const pages = filesBelow(".", /\.md$/).filter((page) => !page.startsWith("test/"));
const sources = filesBelow(".", /\.(ts|cjs)$/).filter((file) => !file.startsWith("test/"));

test("the scan sees the pages and their links", () => {
  expect(pages).toContain("docs/troubleshooting.md");
  expect(links("README.md").map(({ file }) => file)).toContain("docs/config.md");
});

test.each(pages)("the links of %s lead somewhere", (page) => {
  const broken = links(page).filter(
    ({ file, anchor }) =>
      !existsSync(path.join(root, file)) ||
      (anchor !== undefined && file.endsWith(".md") && !anchors(file).includes(anchor)),
  );
  expect(broken.map(({ target }) => target)).toEqual([]);
});

test("every page below docs/ is reached from the README", () => {
  const reached = new Set<string>();
  const reach = (file: string): void => {
    if (reached.has(file) || !existsSync(path.join(root, file))) return;
    reached.add(file);
    if (statSync(path.join(root, file)).isDirectory()) filesBelow(file, /\.md$/).forEach(reach);
    else if (file.endsWith(".md")) links(file).forEach((link) => reach(link.file));
  };
  reach("README.md");
  expect(filesBelow("docs", /\.md$/).filter((page) => !reached.has(page))).toEqual([]);
});

test("every `npm run` that a page names is a command", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const unknown = pages.flatMap((page) =>
    [...read(page).matchAll(/npm run (?:-s )?([\w:-]+)/g)]
      .map((match) => match[1]!)
      .filter((name) => !Object.hasOwn(scripts, name))
      .map((name) => `${page}: npm run ${name}`),
  );
  expect(unknown).toEqual([]);
});

test("every page that a message or an alert names is there", () => {
  const named = sources.flatMap((file) =>
    [...read(file).matchAll(/docs\/[\w/-]+\.md/g)].map((match) => match[0]),
  );
  expect(named).toContain("docs/runbooks/evictions.md");
  expect(named.filter((page) => !existsSync(path.join(root, page)))).toEqual([]);
});

test("the README stays short", () => {
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThan(150);
});

test("the README says what each folder is for", () => {
  const named = [...read("README.md").matchAll(/^\| `([\w-]+)\/` /gm)].map((match) => match[1]!);
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .filter((name) => !skipped.has(name));
  expect([...named].sort()).toEqual([...folders].sort());
});

test.each(filesBelow("docs/runbooks", /\.md$/))("%s is read at night: at most 60 lines", (page) => {
  expect(read(page).trimEnd().split("\n").length).toBeLessThanOrEqual(60);
});

test("each decision has a number of its own", () => {
  const numbers = filesBelow("docs/adr", /\.md$/).map((page) => path.basename(page).slice(0, 4));
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  for (const page of filesBelow("docs/adr", /\.md$/)) {
    expect(read(page)).toMatch(new RegExp(`^# ${Number(path.basename(page).slice(0, 4))}\\. `));
  }
});

describe("the troubleshooting page quotes what is really said", () => {
  // The words of the Pulumi CLI 3.245, of npm and of the engine; the other ones are this project's.
  const foreign = [
    'unable to replace resource "…"',
    "… cannot be deleted because it is protected",
    "[mandatory]",
    "Policies:",
    "creating failed",
    'Code="…" Message="…"',
    "the stack is currently locked by",
    "pending operations from previous deployment",
    "incorrect passphrase",
    "passphrase must be set",
  ];
  // A message is put together by the code, and stands as a whole in a test that expects it.
  const spoken = filesBelow(".", /\.(ts|cjs)$/)
    .filter((file) => file !== "test/docs.test.ts")
    .map(read)
    .join("\n")
    .replaceAll("\\", "");
  const [, stops = "", local = ""] = read("docs/troubleshooting.md").split(/^## /m);
  const quoted = [stops, local].flatMap((section) =>
    section
      .split("\n")
      .filter((line) => /^\| ?`/.test(line))
      .flatMap((line) =>
        [...(line.split(" | ")[0] ?? "").matchAll(/(`+) ?(.+?) ?\1/g)].map((match) => match[2]!),
      ),
  );

  test("and quotes enough to be seen", () => {
    expect(quoted.length).toBeGreaterThan(20);
  });

  test.each(quoted.filter((message) => !foreign.includes(message)))("%s", (message) => {
    const words = message.split(/…|<\w+>|\bN\b/).map((each) => each.replace(/\W/g, "\\$&"));
    expect(spoken).toMatch(new RegExp(words.join(".{1,80}?")));
  });
});
