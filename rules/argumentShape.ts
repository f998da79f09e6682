import { misplacedSettings } from "./instance";
import { nearest } from "./nearest";
import { joinPath, type Problem } from "./problem";
import { isRecord } from "./record";

/** How a program gives one argument. The types say the same; a program in JavaScript, or a cast, hears it from here. */
export interface ArgumentShape {
  readonly required?: true;
  /** A list of what follows. */
  readonly list?: true;
  /** The values that it takes, if they are few. */
  readonly oneOf?: readonly string[];
  /** The arguments that it has itself. */
  readonly of?: ArgumentShapes;
  /** The same, where its `mode` decides. */
  readonly byMode?: Readonly<Record<string, ArgumentShapes>>;
}

export type ArgumentShapes = Readonly<Record<string, ArgumentShape>>;

/** Arguments that are left out or unknown, and values that nothing takes. */
export function argumentProblems(
  args: Readonly<Record<string, unknown>>,
  shapes: ArgumentShapes,
  at = "",
): Problem[] {
  const unknown = Object.keys(args).filter(
    (name) => args[name] !== undefined && !Object.hasOwn(shapes, name),
  );
  return [
    ...Object.entries(shapes).flatMap(([name, shape]) =>
      valueProblems(joinPath(at, name), args[name], shape),
    ),
    ...unknown.map((name) => unknownArgument(joinPath(at, name), name, shapes)),
  ];
}

/** The arguments, with something that can be judged, or nothing, in the place of what has such a problem. */
export function withStandIns<
  Args extends object,
  StandIns extends Partial<Record<keyof Args, unknown>>,
>(args: Args, problems: readonly Problem[], standIns: StandIns): Args & StandIns {
  const broken = problems
    .filter(({ id }) => id !== "unknown-argument")
    .map(({ property }) => property.split(/[.[]/, 1)[0] ?? "");
  const stoodIn = broken.map((name) => [name, standIns[name as keyof StandIns]] as const);
  return { ...args, ...Object.fromEntries(stoodIn) } as Args & StandIns;
}

function valueProblems(property: string, value: unknown, shape: ArgumentShape): Problem[] {
  if (value === undefined || value === null)
    return shape.required === undefined ? [] : [missing(property, shape)];
  if (shape.list === undefined) return itemProblems(property, value, shape);
  return Array.isArray(value)
    ? value.flatMap((each, index) => itemProblems(`${property}[${index}]`, each, shape))
    : [wrongKind(property, "a list")];
}

function itemProblems(
  property: string,
  value: unknown,
  { oneOf: allowed, of, byMode }: ArgumentShape,
): Problem[] {
  if (allowed !== undefined) return choiceProblems(property, value, allowed);
  if (of === undefined && byMode === undefined) return [];
  if (!isRecord(value)) return [wrongKind(property, "an object")];
  return byMode === undefined
    ? argumentProblems(value, of ?? {}, property)
    : modeProblems(property, value, byMode);
}

function missing(property: string, { oneOf: allowed, byMode, list }: ArgumentShape): Problem {
  const modes = byMode && Object.keys(byMode).map((mode) => `{ mode: "${mode}", … }`);
  const choice = allowed ?? modes;
  const fix = list ? "Write a list." : choice ? `Write ${oneOf(choice)}.` : "Write it.";
  return { id: "missing-argument", property, rule: "is missing.", fix };
}

function modeProblems(
  property: string,
  value: Readonly<Record<string, unknown>>,
  byMode: Readonly<Record<string, ArgumentShapes>>,
): Problem[] {
  const mode = { required: true, oneOf: Object.keys(byMode) } as const;
  const wrong = valueProblems(`${property}.mode`, value.mode, mode);
  const shapes = byMode[String(value.mode)];
  if (wrong.length > 0 || shapes === undefined) return wrong;
  return argumentProblems(value, { mode, ...shapes }, property);
}

function choiceProblems(property: string, value: unknown, allowed: readonly string[]): Problem[] {
  if (typeof value === "string" && allowed.includes(value)) return [];
  if (typeof value === "object")
    return [
      {
        id: "argument-value",
        property,
        rule: "must be known when the program starts: an Output or a promise isn't.",
        fix: `Write ${oneOf(allowed)}.`,
      },
    ];
  const near = typeof value === "string" ? nearest(value, allowed) : undefined;
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  return [
    {
      id: "argument-value",
      property,
      value,
      rule: "isn't an allowed value.",
      fix: `Write ${oneOf(allowed)}${hint}.`,
    },
  ];
}

function unknownArgument(property: string, name: string, shapes: ArgumentShapes): Problem {
  const near = nearest(name, Object.keys(shapes));
  return {
    id: "unknown-argument",
    property,
    ...(misplacedSettings[name] ?? {
      rule: "isn't a known argument.",
      fix:
        near === undefined
          ? `Arguments here are ${Object.keys(shapes).join(", ")}.`
          : `Did you mean \`${near}\`?`,
    }),
  };
}

function wrongKind(property: string, kind: string): Problem {
  return { id: "argument-value", property, rule: `must be ${kind}.`, fix: `Write ${kind}.` };
}

function oneOf(allowed: readonly string[]): string {
  return allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(", ")}`;
}
