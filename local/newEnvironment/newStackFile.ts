import { type Document, isMap, isScalar, Pair, parseDocument, Scalar } from "yaml";

import { formatPath } from "../../rules/shape";
import { type Path, valueAt } from "../../rules/valueAt";
import { nameSettings } from "./nameSettings";
import { newName, type NamedConfig } from "./newName";

/** An existing stack file. */
export interface StackFile extends NamedConfig {
  /** The stack's name. */
  readonly stack: string;
  readonly text: string;
}

/** What the new environment is to be. */
export interface Choices {
  readonly name: string;
  /** The stack that it is to be like. */
  readonly like: string;
  /** Azure region. @default - the one of the stack that it is like, unconfirmed */
  readonly location?: string;
  /** The vault's name. @default - made like the other stacks', unconfirmed */
  readonly keyVault?: string;
}

/** The new stack file, and what is different in it. */
export interface NewStackFile {
  readonly text: string;
  readonly config: unknown;
  /** Settings that are encrypted with the other stack's key, and left out for that. */
  readonly encrypted: readonly string[];
}

const NAMESPACE = "redis:";

/** What a stack file says about this project, with `environment` and `instances` at the top. */
function configIn(document: Document): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(recordAt(document.toJS(), ["config"]))
      .filter(([key]) => key.startsWith(NAMESPACE))
      .map(([key, value]) => [key.slice(NAMESPACE.length), value]),
  );
}

/** Reads a stack file; `undefined` when it isn't YAML. */
export function stackFileOf(stack: string, text: string): StackFile | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const config = configIn(document);
  const environment = valueAt(config, ["environment", "name"]);
  return { stack, text, config, environment: typeof environment === "string" ? environment : "" };
}

/** Makes the stack file of a new environment from an existing one: its order and its comments stay. */
export function newStackFile(stackFiles: readonly StackFile[], choices: Choices): NewStackFile {
  const like = stackFiles.find(({ stack }) => stack === choices.like);
  if (like === undefined) throw new Error(`${choices.like} has no stack file`);
  const others = stackFiles.filter((each) => each !== like);
  const document = parseDocument(like.text);
  const encrypted = removeWhatIsTheStacksOwn(document);
  const unconfirmed: string[] = [];
  const chosen = new Map([
    ["environment.location", choices.location],
    ["environment.keyVault.name", choices.keyVault],
  ]);

  if (choices.location === undefined) unconfirmed.push("environment.location");
  else document.setIn(place(["environment", "location"]), choices.location);
  for (const setting of nameSettings(like.config)) {
    const property = formatPath(setting.path);
    const name = chosen.get(property) ?? newName(setting, like, others, choices.name);
    if (name === setting.name) continue;
    document.setIn(place(setting.path), name);
    if (setting.mustExist) unconfirmed.push(property);
  }
  unconfirmed.push(...principalLists(like.config), ...unconfirmedIn(like.config));
  setUnconfirmed(
    document,
    unconfirmed.filter((property) => chosen.get(property) === undefined),
  );
  return {
    text: document.toString({ lineWidth: 0 }),
    config: configIn(document),
    encrypted,
  };
}

/** Takes out what belongs to the other stack alone: its keys, its live instances, its permissions. */
function removeWhatIsTheStacksOwn(document: Document): string[] {
  removeKeepingComment(document, ["secretsprovider", "encryptedkey", "encryptionsalt"]);
  for (const key of instanceKeys(configIn(document))) {
    document.deleteIn(place(["instances", key, "adopt"]));
    document.deleteIn(place(["instances", key, "allowDataLoss"]));
  }
  const encrypted = Object.entries(recordAt(document.toJS(), ["config"]))
    .filter(([, value]) => JSON.stringify(value).includes('"secure":'))
    .map(([key]) => key);
  for (const key of encrypted) document.deleteIn(["config", key]);
  return encrypted;
}

/** Removes keys of the file; a comment above the first of them is the file's own, and stays. */
function removeKeepingComment({ contents }: Document, keys: readonly string[]): void {
  if (!isMap(contents)) return;
  const [first] = contents.items;
  const comment = isScalar(first?.key) ? first.key.commentBefore : undefined;
  for (const key of keys) contents.delete(key);
  const [left] = contents.items;
  if (left !== first && isScalar(left?.key)) left.key.commentBefore ??= comment;
}

/** Who may log in to the other environment isn't who may log in to this one. */
function principalLists(config: unknown): string[] {
  return instanceKeys(config)
    .map((key) => ["instances", key, "access", "principals"])
    .filter((path) => {
      const principals = valueAt(config, path);
      return Array.isArray(principals) && principals.length > 0;
    })
    .map(formatPath);
}

function unconfirmedIn(config: unknown): string[] {
  const listed = valueAt(config, ["environment", "unconfirmed"]);
  return Array.isArray(listed) ? listed.filter((each) => typeof each === "string") : [];
}

function setUnconfirmed(document: Document, properties: readonly string[]): void {
  const path = place(["environment", "unconfirmed"]);
  if (properties.length === 0) {
    document.deleteIn(path);
    return;
  }
  const list = document.createNode([...new Set(properties)]);
  const environment: unknown = document.getIn(path.slice(0, -1));
  if (document.hasIn(path) || !isMap(environment)) {
    document.setIn(path, list);
    return;
  }
  const key = new Scalar("unconfirmed");
  key.commentBefore =
    " Delete a line once its value is confirmed; each preview warns of what is listed here.";
  environment.add(new Pair(key, list));
}

function instanceKeys(config: unknown): string[] {
  return Object.keys(recordAt(config, ["instances"]));
}

function recordAt(value: unknown, path: Path): Record<string, unknown> {
  const found = valueAt(value, path);
  return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
}

/** Where a setting of this project stands in the file. */
function place([first = "", ...rest]: Path): (string | number)[] {
  return ["config", `${NAMESPACE}${first}`, ...rest];
}
