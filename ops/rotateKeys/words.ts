import type { AccessKeyName } from "../../rules/instanceSettings";
import {
  type DeadSecret,
  otherKey,
  type Refusal,
  type RotationState,
} from "../../rules/keyRotation";

/** What a message names. */
export interface Names {
  readonly stack: string;
  /** The instance's key in the stack file. */
  readonly instance: string;
  /** The command line of this verb, without its own flags. */
  readonly command: string;
  /** What deploys the stack. */
  readonly deploy: string;
}

/** What is so, and what is to be done, one thing a line. */
export interface Said {
  readonly cause: string;
  readonly next: readonly string[];
}

/** What a state means. */
export function stateWords(state: RotationState, names: Names): Said {
  switch (state.kind) {
    case "unseen":
      return { cause: "Which key is in use can't be seen: the vault can't be read.", next: [] };
    case "dead":
      return {
        cause: `${state.secrets.map(deadWords).join("; ")}. Whoever reads it can't log in.`,
        next: [`Deploy: ${names.deploy}. It writes the active key into every secret.`, RESTART],
      };
    case "divided":
      return {
        cause:
          `${list(state.secrets.primary)} has the primary key and ${list(state.secrets.secondary)} the ` +
          "secondary: a deployment ended between them.",
        next: [`Deploy again: ${names.deploy}. It writes one key into every secret.`],
      };
    case "undeployed":
      return {
        cause: `Every secret holds the ${state.deployed} key, and Pulumi.${names.stack}.yaml says activeKey: ${state.file}.`,
        next: [
          `If the file is newer than what is deployed: ${names.deploy}.`,
          "If it is older: take the newer one (git pull), and run this again.",
        ],
      };
    case "givenOut":
      return {
        cause:
          `Every secret holds the ${state.active} key, since ${moment(state.replaced)}. The ${state.idle} key was in the vault ` +
          "before: who hasn't read a secret since then still uses it.",
        next: [
          RESTART,
          `Then regenerate the ${state.idle} key: ${names.command} --clients-restarted`,
        ],
      };
    case "idle":
      return {
        cause:
          `Every secret holds the ${state.active} key. No version of one holds the ${state.idle} key: it was made for this ` +
          "rotation, or it is as the last one left it. Azure doesn't say when a key was made, so nobody can tell which.",
        next: [
          `To begin a rotation: ${names.command} --begin`,
          `If somebody has begun it, go on: ${lineWords(state.idle, names)}`,
        ],
      };
  }
}

/** Why what was asked for isn't done. */
export function refusalWords(because: Refusal, state: RotationState, names: Names): Said {
  const { cause, next } = stateWords(state, names);
  switch (because) {
    case "vault-first":
    case "secrets-first":
    case "deployment-first":
      return { cause: `No key is regenerated now. ${cause}`, next };
    case "clients-first":
      return {
        cause: `A rotation isn't finished. ${cause}`,
        next: [
          ...next,
          "Neither the time that has passed nor a connection event proves it: an event doesn't say with which key a client logged in.",
        ],
      };
    case "unknown-versions":
      return {
        cause:
          "Older versions of the secrets are disabled, and can't be compared with the keys: one of them may have been " +
          "the key that is to be regenerated.",
        next: [
          `If every client has read its secret since then: ${names.command} --begin --clients-restarted`,
        ],
      };
    case "which-slot":
      return {
        cause: `Which key leaked? ${cause}`,
        next: [
          `Say it: ${names.command} --leaked primary, or --leaked secondary; both, one after the other.`,
        ],
      };
  }
}

/** What regenerating a key brings about, said before it is done. */
export function consequence(
  slot: AccessKeyName,
  outage: boolean,
  state: RotationState,
  names: Names,
): string {
  const what = `The ${slot} key of ${names.instance} in ${names.stack} is regenerated, and the old one opens nothing any more.`;
  if (outage)
    return (
      `${what} OUTAGE: from then on nobody who reads the vault can log in, until a deployment has written the new key ` +
      "and clients have read it. Azure doesn't document whether open connections end."
    );
  if (state.kind === "givenOut")
    return `${what} A client that hasn't been restarted since ${moment(state.replaced)} can't log in again.`;
  return `${what} The vault has given it to nobody.`;
}

/** The one line of the stack file that changes, and what follows it. */
export function afterBegin(fresh: AccessKeyName, names: Names): string[] {
  return [
    lineWords(fresh, names),
    RESTART,
    `At last, regenerate the ${otherKey(fresh)} key: ${names.command} --clients-restarted`,
  ];
}

/** What ends an outage. */
export function afterLeak(outage: boolean, state: RotationState, names: Names): string[] {
  if (outage)
    return [`Deploy now: ${names.deploy}. It writes the new key into every secret.`, RESTART];
  return state.kind === "undeployed" ? stateWords(state, names).next.slice() : [];
}

const RESTART =
  "Restart every client, or wait until each has read its secret again and connected anew (docs/connect-an-application.md says when).";

function lineWords(key: AccessKeyName, { stack, instance, deploy }: Names): string {
  return `In Pulumi.${stack}.yaml, redis:instances: ${instance}: access, write \`activeKey: ${key}\`, and deploy it: ${deploy}`;
}

function deadWords({ name, why }: DeadSecret): string {
  const words: Record<DeadSecret["why"], string> = {
    missing: "isn't in the vault",
    disabled: "is disabled",
    dead: "holds neither key of the instance",
  };
  return `The secret ${name} ${words[why]}`;
}

function moment(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function list(names: readonly string[]): string {
  return names.join(", ");
}
