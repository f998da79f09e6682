import { compared, type StackDrift } from "../../delivery/drift";
import { nameOf } from "../../pulumi/deployment";
import type { Run } from "./engine";

/** A run that must succeed; one that doesn't shows what it said. */
export function succeeded(run: Run): Run {
  expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? "" : run.output }).toEqual({
    exitCode: 0,
    output: "",
  });
  return run;
}

/** What is done to which resource, in the engine's order. */
export function steps(run: Run): string[] {
  return run.steps.map(({ op, urn }) => `${op} ${nameOf(urn)}`);
}

/** The same, where the engine's order is its own affair. */
export function sortedSteps(run: Run): string[] {
  return steps(run).sort();
}

/** What couldn't be made, or would be refused. */
export function failed(run: Run): string[] {
  return run.diagnostics
    .flatMap(({ severity, urn }) => (severity === "error" && urn ? nameOf(urn) : []))
    .sort();
}

/** What a run said, however its lines were broken. */
export function said(run: Run): string {
  return run.output.replace(/\s+/g, " ");
}

/** How Azure differs from the state, by a run that has looked. */
export function differences(stack: string, run: Run): StackDrift {
  const looked = run.events.some(
    ({ resOutputsEvent }) => resOutputsEvent?.metadata.op === "refresh",
  );
  expect(looked).toBe(true);
  return compared(stack, run.events);
}
