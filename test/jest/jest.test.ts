import { createRequire } from "node:module";

const load = createRequire(__filename);
const { surroundings } = load("./surroundings.cjs") as { surroundings: () => () => void };

type Named = Record<string | symbol, unknown>;
const globals = globalThis as unknown as Named;
const symbol = Symbol.for("set by a test file");

const exit = (): unknown => Reflect.get(process, "exit");

const changes: [what: string, change: () => void, look: () => unknown][] = [
  ["a global that it adds", () => (globals.added = 1), () => "added" in globals],
  ["a symbol that it adds", () => (globals[symbol] = 1), () => symbol in globals],
  ["a global that it replaces", () => (globals.fetch = 1), () => globals.fetch],
  ["a global that it deletes", () => delete globals.fetch, () => globals.fetch],
  [
    "a global that it adds with no value",
    () => (globals.added = undefined),
    () => "added" in globals,
  ],
  ["a variable that it sets", () => (process.env.ADDED = "1"), () => process.env.ADDED],
  ["a variable that it changes", () => (process.env.PATH = "/"), () => process.env.PATH],
  ["a variable that it deletes", () => delete process.env.PATH, () => process.env.PATH],
  ["an environment of its own", () => (process.env = { PATH: "/" }), () => process.env],
  ["a listener", () => process.on("SIGUSR2", () => 1), () => process.listenerCount("SIGUSR2")],
  ["an exit code", () => (process.exitCode = 3), () => process.exitCode],
  ["an exit", () => (process.exit = () => undefined as never), exit],
  ["a folder", () => process.chdir("/"), () => process.cwd()],
  ["a length of stacks", () => (Error.stackTraceLimit = 3), () => Error.stackTraceLimit],
];

test.each(changes)("%s of a test file is gone in the next one", (_what, change, look) => {
  const before = look();
  const restore = surroundings();
  change();
  expect(look()).not.toBe(before);
  restore();
  expect(look()).toBe(before);
});

/** What a file is required as here, and where all modules are loaded anew. */
function twice(name: string): [unknown, unknown] {
  let again: unknown;
  jest.isolateModules(() => {
    again = load(name);
  });
  return [load(name), again];
}

test("a package is loaded once in a worker, but for the SDK, which has a state", () => {
  const [zod, sameZod] = twice("zod");
  expect(sameZod).toBe(zod);
  const [sdk, anotherSdk] = twice("@pulumi/pulumi");
  expect(anotherSdk === sdk).toBe(false);
});

test("a module of the repository is loaded anew for each test file", () => {
  const [one, another] = twice("../../rules/names");
  expect(Object.keys(another as object)).toEqual(Object.keys(one as object));
  expect(another === one).toBe(false);
});
