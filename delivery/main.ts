/** `npm run -s deliver -- VERB`: what the steps of the workflows do. `--help` lists the verbs. */
import { readFileSync } from "node:fs";

import { Argument, Command, CommanderError } from "commander";

import { wholeNumber } from "../pulumi/arguments";
import { jobOf } from "./job/jobOf";
import type { Delivery } from "./delivery";
import { requireCurrentRights } from "./currentRights";
import { DeliveryError } from "./deliveryError";
import { drift } from "./drift";
import { driftIssue } from "./driftIssue";
import { GitHub } from "./github";
import { admit, deliveredBy } from "./line/admit";
import { lineOf } from "./line/environments";
import { lineSummary } from "./line/lineSummary";
import { waysToApprove } from "./line/protection";
import { openProject } from "./openProject";
import { preview } from "./preview";
import { cancel, refresh } from "./repair";
import { type ReportRun, commentReport } from "./reportComment";
import { destroySandbox, listIdleSandboxes, upSandbox } from "./sandbox";
import { type Approval, setUpEnvironments } from "./setUp/environments";
import { setUpVariables } from "./setUp/variables";
import { refuseStandIns } from "./standIns";
import { summariseReport } from "./summary";
import { up } from "./up";

const print = (text: string): void => void process.stdout.write(text);
const job = jobOf(process.env, print);

/** Runs a verb that needs the engine, logged in to Azure; its answer is the exit code. */
async function deliver(work: (delivery: Delivery) => Promise<number>): Promise<void> {
  process.exitCode = await openProject(process.env, job, print, (project) =>
    work({ project, job, guard: refuseStandIns }),
  );
}

const program = new Command("deliver").exitOverride();

program
  .command("summary")
  .description("Show a report on the run's page")
  .argument("<report>", "the Markdown file")
  .action((report: string) => summariseReport(job, report));

program
  .command("comment")
  .description("Post the report of the run that started this workflow")
  .argument("<report>", "the Markdown file that the run left")
  .action(async (report: string) => {
    const { workflow_run: run } = event() as { workflow_run: ReportRun };
    print(`${await commentReport(GitHub.of(process.env), run, report)}\n`);
  });

program
  .command("admit")
  .description("Let this commit into an environment, if it is approved there and none is newer")
  .argument("<stack>")
  .option("--summary", "say on the run's page what the other environments hold and wait for")
  .option("--ops", "as the identity that only looks after its instances")
  .action((stack: string, { summary = false, ops = false }: AdmitOptions) =>
    admit(GitHub.of(process.env), job, process.cwd(), stack, deliveredBy(process.env), {
      summarise: summary,
      ops,
    }),
  );

program
  .command("line")
  .description("Say on the run's page what became of this commit in each environment")
  .action(async () => {
    const { run } = deliveredBy(process.env);
    job.summarise(await lineSummary(GitHub.of(process.env), lineOf(process.cwd()), run));
  });

program
  .command("preview")
  .description("Preview a stack with both policy packs")
  .argument("<stack>")
  .option("--steps <file>", "where to write the planned steps")
  .option(
    "--rights <digest>",
    "what the bootstrap gave; fails where this commit needs something else",
  )
  .action((stack: string, { steps, rights }: { steps?: string; rights?: string }) => {
    if (rights !== undefined) requireCurrentRights(process.cwd(), stack, rights);
    return deliver((delivery) => preview(delivery, stack, steps));
  });

program
  .command("up")
  .description("Bring a stack up, if the plan is still the approved one")
  .argument("<stack>")
  .requiredOption("--steps <file>", "the file that the preview wrote")
  .requiredOption("--digest <digest>", "the digest that the preview output")
  .action((stack: string, { steps, digest }: { steps: string; digest: string }) =>
    deliver((delivery) => up(delivery, stack, { stepsFile: steps, digest })),
  );

program
  .command("repair")
  .description("Mend what a killed engine left of a stack; nothing in Azure is changed")
  .addArgument(
    new Argument("<verb>", "give up its lock, or take what Azure has into its state").choices([
      "cancel",
      "refresh",
    ]),
  )
  .argument("<stack>")
  .option(
    "--created <ids>",
    "for refresh: what Azure made of what was being created, `name=id …` or `none`",
  )
  .action((verb: string, stack: string, { created = "" }: { created?: string }) =>
    deliver((delivery) =>
      verb === "cancel" ? cancel(delivery, stack) : refresh(delivery, stack, created.trim()),
    ),
  );

program
  .command("drift")
  .description("Compare a stack with Azure, and write down what differs")
  .argument("<stack>")
  .requiredOption("--result <file>", "where to write it")
  .action((stack: string, { result }: { result: string }) =>
    deliver((delivery) => drift(delivery, stack, result)),
  );

program
  .command("drift-issue")
  .description("Open, update or close the issue about drift")
  .argument("<results>", "the folder with the files that `drift` wrote, one per stack")
  .action(async (results: string) => {
    print(`${await driftIssue(GitHub.of(process.env), process.cwd(), results, new Date())}\n`);
  });

program
  .command("environments")
  .description("Set up GitHub's environments, with who may enter and who approves")
  .addArgument(new Argument("<approvals>").choices(waysToApprove))
  .option("--team <slug>", "the team that approves, with reviewers")
  .option("--sandbox", "the environment of the sandboxes, too")
  .option("--ops", "those of the identities that look after instances, too")
  .action(async (by: Approval["by"], { team, sandbox = false, ops = false }: SetUpOptions) => {
    if (by === "reviewers" && !team) throw new DeliveryError("Name the team: --team <slug>");
    const approvals: Approval = by === "reviewers" ? { by, team: team ?? "" } : { by };
    const line = lineOf(process.cwd());
    const further = { sandbox, ops };
    print(`${await setUpEnvironments(GitHub.of(process.env), line, approvals, further)}\n`);
  });

program
  .command("variables")
  .description("Enter what the bootstrap made into GitHub's environments")
  .argument("<github.json>", "what `pulumi stack output github --json` printed")
  .action(async (file: string) => {
    print(`${await setUpVariables(GitHub.of(process.env), lineOf(process.cwd()), file)}\n`);
  });

const sandbox = program.command("sandbox").description("Bring up and take down sandboxes");

sandbox
  .command("up")
  .description("Bring up the sandbox of a pull request")
  .argument("<pull-request>", "its number", wholeNumber)
  .action((pullRequest: number) => deliver((delivery) => upSandbox(delivery, { pullRequest })));

sandbox
  .command("destroy")
  .description("Take down the sandbox of a pull request")
  .argument("<pull-request>", "its number", wholeNumber)
  .option("--idle-days <n>", "only if it hasn't been updated for this many days", wholeNumber)
  .action((pullRequest: number, { idleDays }: { idleDays?: number }) =>
    deliver((delivery) => destroySandbox(delivery, { pullRequest, idleDays })),
  );

sandbox
  .command("idle")
  .description("List the sandboxes that haven't been updated for a while")
  .requiredOption("--days <n>", "for how many days", wholeNumber)
  .action(({ days }: { days: number }) =>
    deliver((delivery) => listIdleSandboxes(delivery, days, new Date())),
  );

interface AdmitOptions {
  readonly summary?: boolean;
  readonly ops?: boolean;
}

interface SetUpOptions {
  readonly team?: string;
  readonly sandbox?: boolean;
  readonly ops?: boolean;
}

/** What set the workflow off, as GitHub describes it. */
function event(): unknown {
  const file = process.env.GITHUB_EVENT_PATH;
  if (!file)
    throw new DeliveryError("GITHUB_EVENT_PATH must be set: run this as a workflow's step.");
  return JSON.parse(readFileSync(file, "utf8"));
}

program.parseAsync(process.argv).catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else if (error instanceof DeliveryError) {
    job.error(error.message);
    process.exitCode = 1;
  } else throw error;
});
