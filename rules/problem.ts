/** One mistake in what a person wrote, worded so that they can fix it. */
export interface Problem {
  /** The rule that is broken, as tests and documents name it. */
  readonly id: string;
  /** Where it is, as a path below the thing that is checked: `sku`, `modules[1].name`. */
  readonly property: string;
  /** The value there; `undefined` when it is missing. */
  readonly value?: unknown;
  /** What Azure, or this project, asks for. */
  readonly rule: string;
  /** What to write instead. */
  readonly fix: string;
}

/** One line: the property, the value, the rule, what to write instead. */
export function formatProblem(problem: Problem, prefix = ""): string {
  const path = joinPath(prefix, problem.property);
  const value = problem.value === undefined ? "" : ` ${shorten(JSON.stringify(problem.value))}`;
  return `${path}:${value} ${problem.value === undefined ? "" : "– "}${problem.rule} ${problem.fix}`;
}

/** All problems under one heading, so that one run reports everything. */
export function formatProblems(heading: string, problems: readonly string[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${heading} has ${count}:`, ...problems.map((each) => `  - ${each}`)].join("\n");
}

/** `environment` + `tags.owner`, `instances` + `[0]`, or the namespace `redis:` + `instances`. */
export function joinPath(prefix: string, property: string): string {
  if (prefix === "" || property === "") return prefix + property;
  return property.startsWith("[") || prefix.endsWith(":")
    ? prefix + property
    : `${prefix}.${property}`;
}

const LONGEST_VALUE = 80;

function shorten(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
