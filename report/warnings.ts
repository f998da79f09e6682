import type { Diagnostic } from "../pulumi/events/findings";
import { nameOf } from "../pulumi/deployment";
import type { Change } from "./change";
import type { StackView } from "./stackView";

/** A change, with the warnings that are about it. */
export interface WarnedChange {
  readonly change: Change;
  readonly warnings: readonly string[];
}

/** A stack's changes with what is warned of each. */
export function warnedChanges(view: StackView): WarnedChange[] {
  const about = warningsByChange(view);
  return view.changes.map((change) => ({ change, warnings: about.get(change) ?? [] }));
}

/** The warnings that are about nothing that changes: they were there before. */
export function standingWarnings(view: StackView): Diagnostic[] {
  return view.warnings.filter((warning) => changeOf(view, warning) === undefined);
}

function warningsByChange(view: StackView): Map<Change, string[]> {
  const about = new Map<Change, string[]>();
  for (const warning of view.warnings) {
    const change = changeOf(view, warning);
    if (change === undefined) continue;
    about.set(change, [...(about.get(change) ?? []), warning.message]);
  }
  return about;
}

/** What a warning is about: the resource that it is reported on, or that it names first. */
function changeOf(view: StackView, { resource, message }: Diagnostic): Change | undefined {
  if (!view.comparable) return undefined;
  const subject = resource ?? /^([\w-]+): /.exec(message)?.[1];
  if (subject === undefined) return undefined;
  return (
    view.changes.find(({ name }) => name === subject) ??
    view.changes.find(({ ancestors }) => ancestors.some((urn) => nameOf(urn) === subject))
  );
}
