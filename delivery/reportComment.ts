import { lstatSync, readFileSync } from "node:fs";

import { codeSpan } from "../report/escape";
import { DeliveryError } from "./deliveryError";
import type { GitHub } from "./github";
import { fitted, neutralised } from "./untrusted";

/** A comment has 65,536 characters; counting bytes is always on the safe side. */
const COMMENT_LIMIT = 65_536;
/** A report is bounded well below this; more than this nobody reads into memory. */
const LARGEST_REPORT = 1024 * 1024;

/** By this the comment is found again. It is nothing that a report can contain. */
const MARKER = "<!-- azure-managed-redis: report of this pull request -->";

/** The run that made a report, as the event `workflow_run` describes it. */
export interface ReportRun {
  readonly head_sha: string;
  readonly head_branch: string;
  readonly head_repository: {
    readonly full_name: string;
    readonly owner: { readonly login: string };
  };
  readonly html_url: string;
  readonly conclusion: string | null;
}

interface PullRequest {
  readonly number: number;
  readonly base: { readonly ref: string; readonly repo: { readonly default_branch: string } };
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
}

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly type: string } | null;
}

/**
 * Posts the report of a run as one comment that later runs update.
 *
 * Which pull request it is, is asked of GitHub by the commit that ran: nothing that the run's own code
 * wrote can lead the comment elsewhere.
 *
 * @returns what was done, for the log
 */
export async function commentReport(
  github: GitHub,
  run: ReportRun,
  reportFile: string,
): Promise<string> {
  const pullRequest = await pullRequestOf(github, run);
  if (pullRequest === undefined) {
    return `No open pull request has ${run.head_sha} as its head any more: nothing to comment.`;
  }
  const body = commentBody(github.repository, run, readReport(reportFile));
  const comments = await github.list<Comment>(`issues/${pullRequest.number}/comments?per_page=100`);
  const own = comments.find(
    ({ body: text, user }) => user?.type === "Bot" && text?.startsWith(MARKER),
  );
  if (own === undefined) {
    await github.create(`issues/${pullRequest.number}/comments`, { body });
    return `Commented on pull request ${pullRequest.number}.`;
  }
  await github.change(`issues/comments/${own.id}`, { body });
  return `Updated the comment on pull request ${pullRequest.number}.`;
}

async function pullRequestOf(github: GitHub, run: ReportRun): Promise<PullRequest | undefined> {
  const head = encodeURIComponent(`${run.head_repository.owner.login}:${run.head_branch}`);
  const open = await github.list<PullRequest>(`pulls?state=open&head=${head}&per_page=100`);
  // One branch may have a second pull request, to another base, which makes no report.
  return open.find(
    ({ base, head: { sha, repo } }) =>
      sha === run.head_sha &&
      repo?.full_name === run.head_repository.full_name &&
      base.ref === base.repo.default_branch,
  );
}

/** The report; undefined when the run made none. */
function readReport(file: string): string | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isFile()) throw new DeliveryError(`${file} isn't a file`);
  if (found.size > LARGEST_REPORT) {
    throw new DeliveryError(`${file} has ${found.size} bytes, more than ${LARGEST_REPORT}`);
  }
  return readFileSync(file, "utf8");
}

/** Whose word it is comes first, where nothing in the report can change it. */
function commentBody(repository: string, run: ReportRun, report: string | undefined): string {
  const fork = run.head_repository.full_name !== repository;
  const author = fork ? `the fork ${codeSpan(run.head_repository.full_name)}` : "this branch";
  const lines = [
    MARKER,
    `Computed by the code of ${author} at ${run.head_sha}, with no access to Azure. ` +
      `[The run](${run.html_url})${run.conclusion === "success" ? "" : " failed"}.`,
    ...(fork
      ? [
          "",
          "> [!WARNING]",
          "> A fork's code can write anything into this report. Trust it only as far as you trust its author.",
        ]
      : []),
    "",
    "",
  ];
  const head = lines.join("\n");
  if (report === undefined) {
    return `${head}The run made no report: it failed before. Its page says why.`;
  }
  const room = COMMENT_LIMIT - Buffer.byteLength(head, "utf8");
  // Who may push a branch here may comment here as well.
  return head + (fork ? neutralised(report, room) : fitted(report, room));
}
