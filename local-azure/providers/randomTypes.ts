import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { Body } from "../arm/json";

/** What a random resource is once it has been drawn. */
export interface Drawn {
  id: string;
  outputs: Body;
}

/** One resource type of the random provider. */
export interface RandomType {
  required: string[];
  /** Every input and its type. */
  inputs: Record<string, "string" | "number" | "boolean" | "object">;
  defaults: Body;
  /** What is drawn, unknown in a preview; `id` comes on top. */
  drawn: string[];
  /** Drawn properties that are secret. */
  secrets: string[];
  draw: (inputs: Body) => Drawn;
  /** The inputs and outputs of an imported id; absent where the real provider imports none. */
  imported?: (id: string) => { inputs: Body; outputs: Body; id: string };
}

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const NUMERIC = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

const CHARACTER_INPUTS: RandomType["inputs"] = {
  keepers: "object",
  length: "number",
  lower: "boolean",
  minLower: "number",
  minNumeric: "number",
  minSpecial: "number",
  minUpper: "number",
  number: "boolean",
  numeric: "boolean",
  overrideSpecial: "string",
  special: "boolean",
  upper: "boolean",
};

const CHARACTER_DEFAULTS: Body = {
  lower: true,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
  minUpper: 0,
  special: true,
  upper: true,
};

const randomString: RandomType = {
  required: ["length"],
  inputs: CHARACTER_INPUTS,
  defaults: CHARACTER_DEFAULTS,
  drawn: ["result"],
  secrets: [],
  draw: (inputs) => {
    const result = characters(inputs);
    return { id: result, outputs: { result } };
  },
  imported: (id) => ({
    id,
    inputs: { length: id.length },
    outputs: { ...CHARACTER_DEFAULTS, numeric: true, number: true, length: id.length, result: id },
  }),
};

const randomPassword: RandomType = {
  ...randomString,
  secrets: ["result"],
  // Its id must not give it away.
  draw: (inputs) => ({ id: "none", outputs: { result: characters(inputs) } }),
  imported: (id) => ({
    id: "none",
    inputs: { length: id.length },
    outputs: { ...CHARACTER_DEFAULTS, numeric: true, number: true, length: id.length, result: id },
  }),
};

const randomId: RandomType = {
  required: ["byteLength"],
  inputs: { byteLength: "number", keepers: "object", prefix: "string" },
  defaults: {},
  drawn: ["b64Std", "b64Url", "dec", "hex"],
  secrets: [],
  draw: ({ byteLength, prefix }) => {
    const bytes = randomBytes(Number(byteLength));
    const before = typeof prefix === "string" ? prefix : "";
    const id = bytes.toString("base64url");
    const hex = bytes.toString("hex");
    return {
      id,
      outputs: {
        b64Std: before + bytes.toString("base64"),
        b64Url: before + id,
        dec: before + BigInt(`0x0${hex}`).toString(),
        hex: before + hex,
      },
    };
  },
};

const randomPet: RandomType = {
  required: [],
  inputs: { keepers: "object", length: "number", prefix: "string", separator: "string" },
  defaults: { length: 2, separator: "-" },
  drawn: [],
  secrets: [],
  draw: ({ length, prefix, separator }) => {
    const count = Math.max(1, Number(length));
    const words = Array.from({ length: count }, (_, at) => word(count - at));
    const parts = typeof prefix === "string" ? [prefix, ...words] : words;
    return { id: parts.join(typeof separator === "string" ? separator : "-"), outputs: {} };
  },
};

const randomUuid: RandomType = {
  required: [],
  inputs: { keepers: "object" },
  defaults: {},
  drawn: ["result"],
  secrets: [],
  draw: () => {
    const result = randomUUID();
    return { id: result, outputs: { result } };
  },
  imported: (id) => ({ id, inputs: {}, outputs: { result: id } }),
};

/** The random resource types that the stand-in knows. */
export const randomTypes: Record<string, RandomType> = {
  "random:index/randomId:RandomId": randomId,
  "random:index/randomPassword:RandomPassword": randomPassword,
  "random:index/randomPet:RandomPet": randomPet,
  "random:index/randomString:RandomString": randomString,
  "random:index/randomUuid:RandomUuid": randomUuid,
};

/** Why inputs of the right types still can't be; undefined if they can. */
export function refusal(type: RandomType, inputs: Body): string | undefined {
  if (!type.inputs.minLower) return undefined;
  const least = ["minLower", "minNumeric", "minSpecial", "minUpper"]
    .map((name) => Number(inputs[name] ?? 0))
    .reduce((sum, count) => sum + count, 0);
  if (Number(inputs.length) < Math.max(1, least))
    return `length must be at least ${Math.max(1, least)}, got ${Number(inputs.length)}`;
  return alphabet(inputs).length === 0
    ? "at least one of lower, upper, numeric and special must be true"
    : undefined;
}

function alphabet(inputs: Body): string {
  const on = (name: string): boolean => inputs[name] !== false;
  const numeric = on("numeric") && on("number");
  return [
    on("lower") ? LOWER : "",
    on("upper") ? UPPER : "",
    numeric ? NUMERIC : "",
    on("special") ? special(inputs) : "",
  ].join("");
}

function special({ overrideSpecial }: Body): string {
  return typeof overrideSpecial === "string" && overrideSpecial !== "" ? overrideSpecial : SPECIAL;
}

function characters(inputs: Body): string {
  const least = (name: string): number => Number(inputs[name] ?? 0);
  const drawn = [
    ...pick(LOWER, least("minLower")),
    ...pick(UPPER, least("minUpper")),
    ...pick(NUMERIC, least("minNumeric")),
    ...pick(special(inputs), least("minSpecial")),
  ];
  drawn.push(...pick(alphabet(inputs), Number(inputs.length) - drawn.length));
  for (let at = drawn.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [drawn[at], drawn[other]] = [drawn[other] ?? "", drawn[at] ?? ""];
  }
  return drawn.join("");
}

function pick(from: string, count: number): string[] {
  return Array.from({ length: count }, () => from[randomInt(from.length)] ?? "");
}

const ADVERBS = "boldly calmly deeply gladly kindly neatly quietly truly".split(" ");
const ADJECTIVES = "brave bright clever gentle loyal merry quick wise".split(" ");
const ANIMALS = "badger falcon gecko heron lynx otter panda robin".split(" ");

function word(left: number): string {
  const words = left === 1 ? ANIMALS : left === 2 ? ADJECTIVES : ADVERBS;
  return words[randomInt(words.length)] ?? "";
}
