import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { exemptionsOf } from "../policies/exemptions";
import { environmentNames } from "../rules/stackNames";
import type { StackDrift } from "./drift";
import { type Endings, driftText, isWell } from "./driftText";
import type { GitHub } from "./github";

const TITLE = "Azure differs from the stacks";
const MARKER = "<!-- azure-managed-redis: drift -->";
/** The issue names an exemption this many days before it ends. */
const NOTICE_DAYS = 14;

interface Issue {
  readonly number: number;
  readonly body?: string | null;
  readonly user: { readonly type: string } | null;
  readonly pull_request?: unknown;
}

/**
 * Opens, updates or closes the one issue about what `drift` found in all stacks, and about exemptions that
 * end. A stack without a result counts as one that couldn't be read.
 *
 * @returns what was done, for the log
 */
export async function driftIssue(
  github: GitHub,
  folder: string,
  results: string,
  now: Date,
): Promise<string> {
  const stacks = environmentNames(readdirSync(folder)).map((stack) => resultOf(results, stack));
  const endings = stacks.flatMap(({ stack }) => endingsOf(folder, stack, now));
  const open = (await github.list<Issue>("issues?state=open&per_page=100")).find(
    ({ body, user, pull_request: pull }) =>
      pull === undefined && user?.type === "Bot" && body?.startsWith(MARKER),
  );
  if (isWell(stacks, endings)) return close(github, open);

  const text = driftText(stacks, endings);
  const mark = `<!-- ${createHash("sha256").update(text).digest("hex")} -->`;
  const body = `${MARKER}\n${mark}\nCompared on ${now.toISOString().slice(0, 10)}.\n\n${text}`;
  if (open === undefined) {
    const { number } = await github.create<Issue>("issues", { title: TITLE, body });
    return `Opened issue ${number}.`;
  }
  await github.change(`issues/${open.number}`, { body });
  if (open.body?.includes(mark)) return `Issue ${open.number} says the same as before.`;
  // An edit notifies nobody.
  await github.create(`issues/${open.number}/comments`, {
    body: "The differences have changed; the description lists all of them.",
  });
  return `Updated issue ${open.number}.`;
}

async function close(github: GitHub, open: Issue | undefined): Promise<string> {
  if (open === undefined) return "Azure is as the stacks left it.";
  await github.create(`issues/${open.number}/comments`, {
    body: "Azure is as the stacks left it, and no exemption ends soon.",
  });
  await github.change(`issues/${open.number}`, { state: "closed" });
  return `Closed issue ${open.number}.`;
}

function resultOf(results: string, stack: string): StackDrift {
  const file = path.join(results, `${stack}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as StackDrift;
  const unread = "Its job ended before it could compare; the run's page says why.";
  return { stack, unread, drifted: [], undelivered: 0, retired: [] };
}

function endingsOf(folder: string, stack: string, now: Date): Endings[] {
  const soon = new Date(now);
  soon.setUTCDate(soon.getUTCDate() + NOTICE_DAYS);
  return exemptionsOf(folder, stack)
    .filter(({ until }) => until < soon.toISOString().slice(0, 10))
    .map(({ policy, reason, until }) => ({
      stack,
      policy,
      reason,
      until,
      ended: until < now.toISOString().slice(0, 10),
    }));
}
