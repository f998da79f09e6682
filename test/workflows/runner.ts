import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import spawn from "cross-spawn";

import { goTool, installed } from "../../local/commands/installedTool";
import { firstOnPath } from "../../local/cli/cliOnPath";
import { privatePlace } from "../../local/cli/privatePlace";
import { repository } from "../../local/engine/repository";
import { temporaryFolder } from "../temporaryFolder";

/** The runner: https://github.com/nektos/act, as a Go module; jobs run on this machine, in no container. */
const act = goTool("act", "0.2.89", "github.com/nektos/act");

/** What a stand-in of a verb does. `"real"` runs the repository's own. */
export type Answer =
  | "real"
  | {
      readonly exitCode?: number;
      readonly outputs?: Readonly<Record<string, string>>;
      /** What it writes into the file that this option names. */
      readonly files?: Readonly<Record<string, string>>;
      readonly summary?: string;
    };

/** What a verb was asked and given. */
export interface Called {
  readonly verb: string;
  readonly args: readonly string[];
  /** The names of the variables that it was given. */
  readonly given: readonly string[];
  readonly job: string;
}

export interface RunRequest {
  readonly workflow: string;
  readonly event: string;
  readonly payload: object;
  readonly vars?: Readonly<Record<string, string>>;
  /** Further variables of each step. */
  readonly env?: Readonly<Record<string, string>>;
  /** By verb, or by verb and first argument. */
  readonly verbs?: Readonly<Record<string, Answer>>;
}

export interface WorkflowRun {
  readonly exitCode: number;
  readonly log: string;
  readonly called: readonly Called[];
}

export const GITHUB_TOKEN = "ghs_tokenOfTheJobThatNobodyMayRead";
export const IDENTITY_TOKEN = "eyJhbGciOiJub25lIn0.aWRlbnRpdHkgb2YgdGhlIGpvYg.c2lnbmF0dXJl";
const REQUEST_TOKEN = "secretOfTheTokenEndpoint";

/** What no log may show: each run is searched for it. */
const SECRETS = [GITHUB_TOKEN, REQUEST_TOKEN, IDENTITY_TOKEN];

/** A checkout with the repository's workflows, stand-ins of what they call, and an act that runs them. */
export class WorkflowRunner {
  readonly artifacts = path.join(temporaryFolder(), "artifacts");
  private readonly folder = temporaryFolder();
  private readonly home = temporaryFolder();

  private constructor(
    private readonly program: string,
    private readonly api: string,
    private readonly tokenUrl: string,
  ) {
    const at = (...names: string[]): string => path.join(this.folder, ...names);
    cpSync(path.join(repository, ".github"), at(".github"), { recursive: true });
    mkdirSync(at("delivery"));
    for (const stub of ["delivery/main.ts", "preview.cjs"]) {
      cpSync(path.join(__dirname, "stubs/verbs.cjs"), at(stub));
    }
    writeFileSync(at("register.cjs"), 'require.extensions[".ts"] = require.extensions[".js"];\n');
    const scripts = {
      test: "node -e 0",
      "test:unit": "node -e 0",
      deliver: "node -r ./register.cjs delivery/main.ts",
      "preview:local": "node preview.cjs preview:local",
    };
    writeFileSync(at("package.json"), JSON.stringify({ name: "stubs", version: "1.0.0", scripts }));
    execFileSync("npm", ["install", "--package-lock-only", "--offline"], { cwd: this.folder });
    const git = (...args: string[]): void => {
      const who = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
      execFileSync("git", [...who, ...args], { cwd: this.folder, stdio: "ignore" });
    };
    git("init", "--quiet", "--initial-branch=main");
    git("add", "--all");
    git("commit", "--quiet", "--message", "stubs");
    git("remote", "add", "origin", "https://github.com/company/redis");
  }

  static async open(api: string, tokenUrl: string): Promise<WorkflowRunner> {
    return new WorkflowRunner(await installed(act, path.dirname(privatePlace())), api, tokenUrl);
  }

  async run({
    workflow,
    event,
    payload,
    vars = {},
    env = {},
    verbs = {},
  }: RunRequest): Promise<WorkflowRun> {
    const own = temporaryFolder();
    const at = (name: string): string => path.join(own, name);
    const journal = at("journal");
    writeFileSync(journal, "");
    writeFileSync(at("event.json"), JSON.stringify(payload));
    writeFileSync(
      at("scenario.json"),
      JSON.stringify({ journal, verbs, repository, api: this.api }),
    );
    const given = {
      SCENARIO: at("scenario.json"),
      ARTIFACTS: this.artifacts,
      ACTIONS_ID_TOKEN_REQUEST_URL: this.tokenUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
      CHECKOUT: this.folder,
      ...env,
    };
    const child = spawn(
      this.program,
      [
        event,
        ...["--workflows", `.github/workflows/${workflow}`, "--eventpath", at("event.json")],
        ...["--platform", "ubuntu-24.04=-self-hosted", "--defaultbranch", "main"],
        ...["--secret", `GITHUB_TOKEN=${GITHUB_TOKEN}`, "--action-offline-mode"],
        ...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}=${value}`]),
        ...Object.entries(given).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
        ...standIns().flatMap((mapping) => ["--local-repository", mapping]),
      ],
      { cwd: this.folder, env: this.environment(), timeout: 300_000 },
    );
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (log += text));
    }
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    const shown = SECRETS.filter((secret) => log.includes(secret));
    if (shown.length > 0) throw new Error(`the log shows ${shown.join(", ")}:\n${log}`);
    const called = readFileSync(journal, "utf8").trim();
    return {
      exitCode,
      log,
      called: called === "" ? [] : called.split("\n").map((line) => JSON.parse(line) as Called),
    };
  }

  /** A home and a path of its own: nothing of this machine's user gets into a run. */
  private environment(): NodeJS.ProcessEnv {
    const bin = path.join(this.home, "bin");
    if (!existsSync(bin)) {
      mkdirSync(bin);
      for (const name of ["node", "npm", "git"]) {
        symlinkSync(firstOnPath(name, process.env) ?? "", path.join(bin, name));
      }
    }
    return {
      HOME: this.home,
      PATH: [bin, "/usr/bin", "/bin"].join(path.delimiter),
      NO_COLOR: "1",
      npm_config_audit: "false",
      npm_config_offline: "true",
    };
  }
}

/** Each pinned action, as a folder of test/workflows/actions. */
function standIns(): string[] {
  const folder = path.join(repository, ".github/workflows");
  const used = readdirSync(folder).flatMap((file) =>
    [
      ...readFileSync(path.join(folder, file), "utf8").matchAll(
        /uses: (actions\/[a-z-]+)(?:\/[a-z]+)?@(\w+)/g,
      ),
    ].map(([, action = "", commit = ""]) => `${action}@${commit}=${path.join(__dirname, action)}`),
  );
  return [...new Set(used)];
}
