import { isAbsolute } from "node:path";

import type { EngineRun } from "../../pulumi/run";

const MOST_LINES = 20;
const MOST_CHARACTERS = 2000;

/** Why a run of the engine failed, in its own words: without stack frames, and bounded. */
export function failureOf(run: EngineRun): string {
  const errors = run.events
    .flatMap(({ diagnosticEvent }) => diagnosticEvent ?? [])
    .filter(({ severity, ephemeral }) => severity === "error" && ephemeral !== true)
    .map(({ message }) => message);
  return briefly(errors.length > 0 ? errors.join("\n") : run.output);
}

/** A message without stack frames and blank lines, cut where a person stops reading. */
export function briefly(message: string): string {
  const lines = message
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !isFrame(line));
  const text = lines.slice(0, MOST_LINES).join("\n").slice(0, MOST_CHARACTERS);
  const cut = lines.length > MOST_LINES || text.length === MOST_CHARACTERS;
  return cut ? `${text}\n…` : text;
}

/** A line of a stack trace of Node.js, or of the native one that the compiler adds. */
function isFrame(line: string): boolean {
  return (
    /^\s+at \S|^\s*Stack backtrace:$/.test(line) ||
    /^\s*\d+: (<unknown>|_?[A-Za-z_]\w*)$/.test(line)
  );
}

/** The same without the folders of this machine: `<folder>/rules/stack.ts` becomes `rules/stack.ts`. */
export function withoutFolders(message: string, folders: readonly string[]): string {
  return folders
    .filter((folder) => isAbsolute(folder))
    .reduce((text, folder) => text.replaceAll(`${folder}/`, "").replaceAll(folder, "."), message);
}

/** A run with every message of it changed. */
export function withMessages(
  { output, events }: Pick<EngineRun, "output" | "events">,
  change: (message: string) => string,
): Pick<EngineRun, "output" | "events"> {
  return {
    output: change(output),
    events: events.map((event) => {
      const { diagnosticEvent, policyEvent } = event;
      return {
        ...event,
        ...(diagnosticEvent && {
          diagnosticEvent: { ...diagnosticEvent, message: change(diagnosticEvent.message) },
        }),
        ...(policyEvent && {
          policyEvent: { ...policyEvent, message: change(policyEvent.message) },
        }),
      };
    }),
  };
}
