import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { lineOf } from "../../delivery/line/environments";
import { KEEP_STEP, UP_STEP } from "../../delivery/line/runs";
import { environmentNames } from "../../rules/stackNames";

const root = path.join(__dirname, "../..");
const folder = path.join(root, ".github/workflows");

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: object;
  readonly concurrency?: Job["concurrency"];
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = Object.fromEntries(
  readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), "utf8")]),
);
const workflows = Object.fromEntries(
  Object.entries(texts).map(([file, text]) => [file, parse(text) as Workflow]),
);
const jobs = Object.entries(workflows).flatMap(([file, { jobs: own }]) =>
  Object.entries(own).map(([name, job]): [string, Job] => [`${file} ${name}`, job]),
);
const running = jobs.filter(([, { steps }]) => steps !== undefined);
/** Each step with what its job gives it. */
const steps = running.flatMap(([name, job]) =>
  job.steps!.map((step): [string, Step] => [
    name,
    job.env === undefined ? step : { ...step, env: { ...job.env, ...step.env } },
  ]),
);
/** Jobs that Azure knows. */
const identified = running.filter(([, { permissions }]) => permissions?.["id-token"] === "write");

test("the workflows are there", () => {
  expect(Object.keys(workflows)).toEqual([
    "checks.yml",
    "deploy.yml",
    "drift.yml",
    "environment.yml",
    "ops.yml",
    "repair.yml",
    "report-comment.yml",
    "report.yml",
    "sandbox-cleanup.yml",
    "sandbox.yml",
    "workflows.yml",
  ]);
  expect(identified.map(([name]) => name)).toEqual([
    "checks.yml preview-dev",
    "drift.yml compare",
    "environment.yml preview",
    "environment.yml deploy",
    "ops.yml ops",
    "repair.yml repair",
    "sandbox-cleanup.yml idle",
    "sandbox-cleanup.yml destroy",
    "sandbox.yml up",
    "sandbox.yml destroy",
  ]);
});

describe("every workflow", () => {
  test.each(Object.keys(workflows))("%s gives nothing that a job doesn't ask for", (file) => {
    expect(workflows[file]!.permissions).toEqual({});
    expect(workflows[file]!.on).not.toHaveProperty("pull_request_target");
  });

  test.each(Object.keys(texts))("%s uses no secret but the job's own token", (file) => {
    expect(texts[file]).not.toMatch(/\bsecrets\b/);
  });

  test("each action is pinned to a commit, with its version beside it", () => {
    const lines = Object.values(texts).flatMap((text) => text.match(/^.*\buses:.*$/gm) ?? []);
    const actions = lines.filter((line) => !line.includes("uses: ./"));
    expect(actions.length).toBeGreaterThan(20);
    const loose = actions.filter(
      (line) => !/uses: actions\/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line),
    );
    expect(loose).toEqual([]);
    // One version of each.
    expect(new Set(actions.map((line) => line.replace(/^[\s-]*/, ""))).size).toBe(
      new Set(actions.map((line) => /uses: ([^@]+)@/.exec(line)?.[1])).size,
    );
  });

  test.each(running)("%s ends in time and asks for its own rights", (_name, job) => {
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(120);
    expect(job.permissions).toHaveProperty("contents", "read");
  });

  test.each(steps.filter(([, { uses }]) => uses?.startsWith("actions/checkout@")))(
    "%s leaves no token in its checkout",
    (_name, step) => {
      expect(step.with).toHaveProperty("persist-credentials", false);
    },
  );

  test.each(steps.filter(([, { run }]) => run !== undefined))(
    "%s runs one command, and takes values through the environment only: %j",
    (_name, { run, env = {} }) => {
      expect(run).toMatch(
        /^(npm (ci --ignore-scripts|test|run test:(unit|workflows)|run (-s )?[\w:-]+ -- .+)|exec node -r \.\/register\.cjs (delivery|ops)\/main\.ts .+|sudo apt-get (update|install --yes --no-install-recommends redis-server))$/,
      );
      expect(run).not.toMatch(/\$\{\{|[;&|<>`]|\$\(/);
      const known = new Set([...Object.keys(env), "RUNNER_TEMP"]);
      const used = [...run!.matchAll(/\$(\w+)/g)].map(([, name]) => name!);
      expect(used.filter((name) => !known.has(name))).toEqual([]);
      // Unquoted, a value could be more than one word.
      expect(run!.replace(/"[^"]*"/g, "")).not.toContain("$");
    },
  );

  test("every command that a step runs is there", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const help = (room: string, ...words: string[]): string =>
      execFileSync(
        process.execPath,
        ["-r", "./register.cjs", `${room}/main.ts`, ...words, "--help"],
        {
          cwd: root,
          encoding: "utf8",
        },
      );
    const commands: Record<string, string> = {
      delivery: [help("delivery"), help("delivery", "sandbox")].join("\n"),
      ops: help("ops"),
    };
    for (const [, { run = "" }] of steps) {
      const script = /^npm run (?:-s )?([\w:-]+)/.exec(run)?.[1];
      if (script !== undefined) expect(scripts).toHaveProperty([script]);
      const [, room = "delivery", verb] =
        /(?:deliver --|(\w+)\/main\.ts) (?:sandbox )?([\w-]+)/.exec(run) ?? [];
      if (verb !== undefined) expect(commands[room]).toMatch(new RegExp(`^  ${verb} `, "m"));
    }
  });
});

describe("a job that Azure knows", () => {
  test.each(identified)(
    "%s belongs to a GitHub environment, whose variables it is given",
    (name, job) => {
      expect(job.environment).toMatch(
        /^(dev-preview|sandbox|\$\{\{ (inputs\.environment|matrix\.stack) \}\}(-preview|-ops)?)$/,
      );
      const variables = [job, ...job.steps!].flatMap(({ env = {} }) => Object.entries(env));
      // Whoever looks after instances never sees the state.
      const ops = name.startsWith("ops.yml");
      expect(JSON.stringify(job).includes("PULUMI_")).toBe(!ops);
      for (const variable of [
        ...["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"],
        ...(ops ? [] : ["PULUMI_BACKEND_URL"]),
      ]) {
        const given = ops ? variable.replace("AZURE", "ARM") : variable;
        expect(variables).toContainEqual([given, `\${{ vars.${variable} }}`]);
      }
      expect(job.permissions).toEqual({
        // To see what other runs delivered, and what GitHub asks of the environment.
        ...(/^(environment|ops|repair)\.yml/.test(name) && { actions: "read" }),
        contents: "read",
        "id-token": "write",
      });
    },
  );

  test.each(identified)("%s restores nothing that another job left", (_name, job) => {
    const uses = job.steps!.map((step) => step.uses ?? "");
    expect(uses.filter((each) => each.startsWith("actions/cache"))).toEqual([]);
    const node = job.steps!.find(({ uses: action }) => action?.startsWith("actions/setup-node@"));
    expect(node?.with).toEqual({
      "node-version-file": ".node-version",
      "package-manager-cache": false,
    });
  });

  test.each(identified.filter(([name]) => /^(checks|sandbox)\.yml/.test(name)))(
    "%s never runs a fork's code",
    (_name, job) => {
      expect(job.if).toContain(
        "github.event.pull_request.head.repo.full_name == github.repository",
      );
    },
  );

  test.each(identified.filter(([name]) => /^(drift|sandbox-cleanup)\.yml/.test(name)))(
    "%s runs main's code",
    (name, job) => {
      const first = name.endsWith(" destroy") ? workflows["sandbox-cleanup.yml"]!.jobs.idle! : job;
      expect(first.if).toMatch(/^vars\.\w+( == 'on')? && github\.ref == 'refs\/heads\/main'$/);
    },
  );

  test("none begins before the bootstrap, nor for sandboxes that aren't wanted", () => {
    const starts = jobs.filter(
      ([, { permissions, uses }]) =>
        permissions?.["id-token"] === "write" ||
        uses !== undefined ||
        permissions?.issues === "write",
    );
    const asked = starts.flatMap(([name, job]) => {
      const text = job.if ?? "";
      const [, condition] = /(?<!\|\| .*)\b(vars\.\w+(?: == 'on')?)(?: &&|$)/.exec(text) ?? [];
      return condition === undefined ? [] : [`${name}: ${condition}`];
    });
    // The others need one of these: environment.yml is called by deploy.yml.
    expect(asked).toEqual([
      "checks.yml preview-dev: vars.DELIVERY",
      "deploy.yml dev: vars.DELIVERY",
      "drift.yml compare: vars.DELIVERY",
      "drift.yml issue: vars.DELIVERY",
      "ops.yml ops: vars.DELIVERY",
      "repair.yml repair: vars.DELIVERY",
      "sandbox-cleanup.yml idle: vars.SANDBOXES == 'on'",
      "sandbox.yml up: vars.SANDBOXES == 'on'",
      "sandbox.yml destroy: vars.SANDBOXES == 'on'",
    ]);
  });

  test("of a pull request, only dev is previewed", () => {
    const own = Object.values(workflows["checks.yml"]!.jobs).filter(
      ({ environment }) => environment,
    );
    expect(own.map(({ environment }) => environment)).toEqual(["dev-preview"]);
  });

  test.each(identified)(
    "%s is the process that the runner interrupts: npm would keep the signal to itself",
    (_name, job) => {
      const delivers = job.steps!.flatMap(({ run }) =>
        /deliver|ops/.test(run ?? "") ? [run] : [],
      );
      expect(delivers.length).toBeGreaterThan(0);
      for (const run of delivers)
        expect(run).toMatch(/^exec node -r \S+ (delivery|ops)\/main\.ts /);
    },
  );

  test("nothing that changes Azure is cut off or raced", () => {
    for (const [name, { steps: own, concurrency }] of identified) {
      if (
        !own!.some(({ run }) =>
          /main\.ts (up|repair|rotate-keys|sandbox (up|destroy))/.test(run ?? ""),
        )
      )
        continue;
      // The line's own are where environment.yml is called.
      if (name.startsWith("environment.yml")) continue;
      expect({ name, ...concurrency }).toMatchObject({ name, "cancel-in-progress": false });
      expect(concurrency?.group).toMatch(
        /^(ops|repair)\.yml/.test(name)
          ? /^line-\$\{\{ inputs\.environment \}\}$/
          : /^sandbox-\$\{\{ [\w.-]+ \}\}$/,
      );
    }
  });
});

test("jobs that may write to GitHub are not in Azure and run main's code", () => {
  const writers = running.filter(([, { permissions = {} }]) =>
    Object.entries(permissions).some(([scope, right]) => right === "write" && scope !== "id-token"),
  );
  expect(writers.map(([name, { permissions }]) => [name, permissions])).toEqual([
    ["drift.yml issue", { contents: "read", issues: "write" }],
    ["report-comment.yml comment", { actions: "read", contents: "read", "pull-requests": "write" }],
  ]);
  const checkout = writers[1]![1].steps!.find(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkout?.with).toHaveProperty("ref", "${{ github.event.repository.default_branch }}");
});

describe("what a pull request must pass", () => {
  const required = [workflows["checks.yml"]!, workflows["report.yml"]!];

  test("is passed in a merge queue, too, which would otherwise wait for ever", () => {
    for (const { on } of required) expect(on).toHaveProperty("merge_group");
  });

  test("is passed by main as well, which leaves the caches that only it can leave for all", () => {
    const { on, jobs: own } = workflows["checks.yml"]!;
    expect(on.push).toEqual({ branches: ["main"] });
    const key = (job: Job): unknown =>
      job.steps!.find(({ uses }) => uses?.startsWith("actions/cache"))?.with?.key;
    expect(key(own.test!)).toMatch(/^tools-/);
    expect(key(workflows["report.yml"]!.jobs.report!)).toBe(key(own.test!));
  });
});

describe("a pull request's report", () => {
  const { report } = workflows["report.yml"]!.jobs;

  test("compares with what it is merged into, and not with the base that the event was sent with", () => {
    const run = report!.steps!.find((step) => step.run?.includes("--base"))?.run;
    expect(run).toContain("--base HEAD^1 ");
    expect(texts["report.yml"]).not.toContain("base.sha");
    // Of a merge commit's parents a shallow checkout has both.
    const checkout = report!.steps!.find(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkout?.with).toHaveProperty("fetch-depth", 2);
  });

  test("is summarised only where the packages are there that show it", () => {
    const [install, summary] = ["npm ci ", " summary "].map((part) =>
      report!.steps!.find(({ run }) => run?.includes(part)),
    );
    expect(install).toHaveProperty("id", "install");
    expect(summary).toHaveProperty(
      "if",
      "${{ !cancelled() && steps.install.outcome == 'success' }}",
    );
  });

  test("waits for no other job, nor does its comment, which none gets that never ran", () => {
    expect(Object.keys(workflows["report.yml"]!.jobs)).toEqual(["report"]);
    const { on, jobs } = workflows["report-comment.yml"]!;
    expect(on.workflow_run).toEqual({ workflows: ["Report"], types: ["completed"] });
    expect(jobs.comment!.if?.replace(/\s+/g, " ")).toBe(
      "github.event.workflow_run.event == 'pull_request' && " +
        `contains(fromJSON('["success", "failure"]'), github.event.workflow_run.conclusion)`,
    );
  });
});

test("only steps that call GitHub are given the token", () => {
  const given = steps.filter(([, { env = {} }]) => "GITHUB_TOKEN" in env);
  expect(
    given.map(([name, { run }]) => [name, /(?:--|main\.ts) (\w[\w-]*)/.exec(run!)?.[1]]),
  ).toEqual([
    ["deploy.yml line", "line"],
    ["drift.yml issue", "drift-issue"],
    ["environment.yml preview", "admit"],
    ["environment.yml deploy", "admit"],
    ["ops.yml ops", "admit"],
    ["repair.yml repair", "admit"],
    ["report-comment.yml comment", "comment"],
  ]);
});

describe("the stacks that have a file, and no others,", () => {
  const stacks = [...environmentNames(readdirSync(root))].sort();

  test("are deployed one after another; each waits for the one before", () => {
    const line = Object.entries(workflows["deploy.yml"]!.jobs).filter(([name]) => name !== "line");
    const names = line.map(([name]) => name);
    expect([...names].sort()).toEqual(stacks);
    expect(lineOf(root)).toEqual(names);
    line.forEach(([name, job], index) => {
      expect(job.needs).toBe(names[index - 1]);
      expect(job.uses).toBe("./.github/workflows/environment.yml");
      expect(job.with).toEqual({ environment: name });
      const before = `needs.${names[index - 1] ?? ""}.outputs.delivered == 'true'`;
      expect(job.if).toBe(
        index === 0
          ? `\${{ vars.DELIVERY && github.ref == 'refs/heads/main' && contains(fromJSON('["all", "${name}"]'), inputs.environment || 'all') }}`
          : "${{ !cancelled() && ( " +
              `(vars.DELIVERY == 'release-branches' && github.ref == 'refs/heads/release/${name}') || ` +
              `(vars.DELIVERY == 'reviewers' && github.ref == 'refs/heads/main' && (inputs.environment == '${name}' || ` +
              `((inputs.environment || 'all') == 'all' && ${before})))) }}`,
      );
    });
  });

  test("can each be repaired, behind its own approval", () => {
    const { on, jobs: own } = workflows["repair.yml"]!;
    const { inputs } = on.workflow_dispatch as { inputs: Record<string, { options?: string[] }> };
    expect(inputs.environment?.options).toEqual(lineOf(root));
    expect(own.repair!.environment).toBe("${{ inputs.environment }}");
  });

  test("can each be looked after, behind the approval of an environment of its own, wherever the variable says", () => {
    const { on, jobs: own } = workflows["ops.yml"]!;
    const { inputs } = on.workflow_dispatch as { inputs: Record<string, { options?: string[] }> };
    expect(inputs.environment?.options).toEqual(lineOf(root));
    const { ops } = own;
    expect(ops!.environment).toBe("${{ inputs.environment }}-ops");
    expect(ops).toHaveProperty("runs-on", "${{ vars.OPS_RUNNER || 'ubuntu-24.04' }}");
    const runs = ops!.steps!.filter(({ run }) => run?.startsWith("exec node"));
    expect(runs[0]!.run).toBe('exec node -r ./register.cjs delivery/main.ts admit "$STACK" --ops');
    // One step for each choice, which runs what the choice says, and nothing more.
    expect(runs.slice(1).map((step) => [step.if, step.run])).toEqual(
      inputs.verb!.options!.map((choice) => {
        const [verb, ...flags] = choice.split(" ");
        const yes = flags.length > 0 ? [...flags, '--yes "$CONFIRMATION"'] : [];
        const words = [`ops/main.ts ${verb!} "$STACK" --instance "$INSTANCE"`, ...yes];
        return [`inputs.verb == '${choice}'`, `exec node -r ./register.cjs ${words.join(" ")}`];
      }),
    );
  });

  test("can each be deployed alone", () => {
    const inputs = workflows["deploy.yml"]!.on.workflow_dispatch as {
      inputs: { environment: { options: string[]; default: string } };
    };
    expect(inputs.inputs.environment).toMatchObject({
      options: ["all", ...lineOf(root)],
      default: "all",
    });
  });

  test("each have one queue, from the preview on", () => {
    for (const name of lineOf(root)) {
      expect(workflows["deploy.yml"]!.jobs[name]?.concurrency).toEqual({
        group: `line-${name}`,
        "cancel-in-progress": false,
      });
    }
    // Inside of the queue, a second one of the same name would wait for itself.
    for (const job of Object.values(workflows["environment.yml"]!.jobs)) {
      expect(job.concurrency).toBeUndefined();
    }
  });

  test("are all in what the run says at its end, whatever became of them", () => {
    expect(workflows["deploy.yml"]!.jobs.line).toMatchObject({
      needs: lineOf(root),
      if: "${{ !cancelled() && vars.DELIVERY }}",
    });
  });

  test("are worked on only after `admit`, in each of their jobs", () => {
    for (const [name, verb] of [
      ["preview", "preview"],
      ["deploy", "up"],
    ] as const) {
      const verbs = workflows["environment.yml"]!.jobs[name]!.steps!.flatMap(
        ({ run }) => /main\.ts (\w+)/.exec(run ?? "")?.[1] ?? [],
      );
      expect(verbs).toEqual(["admit", verb]);
    }
  });

  test("say by the steps of their jobs what was done, for `admit` and `line` to read", () => {
    const { preview, deploy } = workflows["environment.yml"]!.jobs;
    const keep = preview!.steps!.filter(({ name }) => name === KEEP_STEP);
    expect(keep).toEqual([
      expect.objectContaining({ if: "steps.preview.outputs.changes == 'true'" }),
    ]);
    const up = deploy!.steps!.filter(({ name }) => name === UP_STEP);
    expect(up).toEqual([expect.objectContaining({ id: "up" })]);
    expect([preview, deploy].map((job) => (job as { name?: string }).name)).toEqual([
      "Preview",
      "Deploy",
    ]);
  });

  test("an environment says that it is delivered when it is up, or when there was nothing to do", () => {
    const { on, jobs: own } = workflows["environment.yml"]!;
    expect(on).toHaveProperty(
      "workflow_call.outputs.delivered.value",
      "${{ (jobs.preview.outputs.changes == 'false' && 'true') || jobs.deploy.outputs.delivered }}",
    );
    expect(own.deploy).toMatchObject({
      needs: "preview",
      if: "${{ !cancelled() && needs.preview.result == 'success' && needs.preview.outputs.changes == 'true' }}",
      outputs: { delivered: "${{ steps.up.outputs.delivered }}" },
    });
  });

  test("are compared with Azure each night", () => {
    const matrix = workflows["drift.yml"]!.jobs.compare!.strategy!.matrix;
    expect([...(matrix.stack as string[])].sort()).toEqual(stacks);
  });
});
