import type { Subject } from "../framework/kind";
import type { DatabaseKey } from "../framework/kinds";

/** What to write to turn a kind of persistence off. The classic provider has no flag: the frequency goes. */
export function persistenceOff(subject: Subject<DatabaseKey>, method: "aof" | "rdb"): string {
  return isImplied(subject)
    ? `Remove \`${subject.path(`${method}Frequency`)}\``
    : `Write \`${subject.line(`${method}Enabled`, "false")}\``;
}

/** What to write to have every second of writes on disk. */
export function aofOn(subject: Subject<DatabaseKey>): string {
  return isImplied(subject)
    ? `Write \`${subject.line("aofFrequency", '"1s"')}\``
    : 'Write `persistence: { aofEnabled: true, aofFrequency: "1s" }`';
}

function isImplied(subject: Subject<DatabaseKey>): boolean {
  return subject.path("aofEnabled") === subject.path("aofFrequency");
}
