import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Document } from "yaml";

import { LocalStack } from "../engine/localStack";
import { repository } from "../engine/repository";
import { type Workspace, openWorkspace } from "../engine/workspace";
import { UserError } from "../../pulumi/errors";
import { plainPreview, STACK } from "./bareProgram";
import { type Cost, timed } from "./measure";

/** How many instances there are more than one: the difference of the two latter is what the last hundred costs. */
export const FURTHER = [0, 100, 200] as const;

/** A preview of the stack with so many instances more, each with secrets and names of its own. */
export function previewWith(workspace: Workspace, further: number): () => Promise<Cost> {
  return async () => {
    const stack = LocalStack.open(workspace, STACK, {
      root: repository,
      change: (file) => {
        addInstances(file, further);
      },
    });
    return plainPreview(workspace, stack.view());
  };
}

function addInstances(file: Document, further: number): void {
  const instances = (file.toJS() as { config: Record<string, Record<string, Instance>> }).config[
    "redis:instances"
  ];
  const [first] = Object.values(instances ?? {});
  if (first === undefined) throw new Error(`${STACK} has no instance to take as an example`);
  for (let at = 1; at <= further; at++) {
    file.setIn(["config", "redis:instances", `further-${at}`], {
      ...first,
      name: `${first.name}-${at}`,
      access: { ...first.access, passwordSecret: `Further-${at}` },
    });
  }
}

interface Instance {
  readonly name: string;
  readonly access: object;
}

/** How many seconds of the local Azure pass in one: a cluster takes 15 of its minutes, so 15 seconds. */
const SPEED = 60;

/** What Azure takes, in seconds, for what waits for each other: a cluster, then its database. */
export const CRITICAL_PATH = 900 + 300;

/**
 * How long Azure keeps an `up` of a new stack busy by the local Azure's clock, in its seconds: the `up` on that clock
 * without what the same `up` takes where Azure is done at once.
 */
export async function upOnTheClock(progress: (text: string) => void): Promise<number> {
  const atOnce = await newStackUp(progress);
  const onTheClock = await newStackUp(progress, SPEED);
  return (onTheClock - atOnce) * SPEED;
}

async function newStackUp(progress: (text: string) => void, speed?: number): Promise<number> {
  const root = mkdtempSync(path.join(tmpdir(), "bench-up-"));
  try {
    const workspace = await openWorkspace(root, progress);
    const clock = path.join(workspace.directory.azure, "clock.json");
    if (speed !== undefined) writeFileSync(clock, JSON.stringify({ speed }));
    const stack = LocalStack.open(workspace, STACK);
    const { seconds } = await timed(async () => {
      const { exitCode, stdout, stderr } = await stack.run(["up", "--yes", "--skip-preview"], {
        output: "captured",
      });
      if (exitCode !== 0) throw new UserError(stdout + stderr);
    });
    return seconds;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
