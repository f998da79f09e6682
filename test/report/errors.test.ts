import { errorsIn, protectedAdvice } from "../../report/errors";

const DATABASE = "urn:pulumi:stage::p::t$azure-native:redisenterprise:Database::main-database";
const OTHER = "urn:pulumi:stage::p::t$azure-native:redisenterprise:Database::cache-database";
const PROTECTED = `unable to replace resource "${DATABASE}"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag`;

function errors(...said: readonly (readonly [message: string, urn?: string])[]): string[] {
  return errorsIn(
    said.map(([message, urn = ""]) => ({ diagnosticEvent: { severity: "error", message, urn } })),
  ).map(({ message }) => message);
}

it("is what a hook says, without the engine's words around it", () => {
  const hook = 'Preview failed: before hook "azure-managed-redis-database-create" failed: ';
  expect(errors([`${hook}main-database: it is refused`, DATABASE])).toEqual([
    "main-database: it is refused",
  ]);
});

it("is not what the engine then stops", () => {
  expect(
    errors(["preview failed"], ["failed to run policy: context canceled", OTHER], ["reason"]),
  ).toEqual(["reason"]);
});

it("advises to change the program for no protected resource that says better what to write", () => {
  expect(errors([PROTECTED, DATABASE], ["write `allowDataLoss`", DATABASE])).toEqual([
    "write `allowDataLoss`",
  ]);
  expect(errors([PROTECTED, DATABASE], ["another reason", OTHER])).toEqual([
    protectedAdvice,
    "another reason",
  ]);
});

// sdk and pkg v3.245.0: step.go deleteProtectedError, step_generator.go (a replacement, and what depends on one).
it.each([
  PROTECTED,
  `resource "${DATABASE}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the ` +
    `\`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n` +
    `\`pulumi state unprotect '${DATABASE}'\``,
  `in words of another version: run \`pulumi state unprotect ${DATABASE}\``,
])("says of a protected resource how it is removed here, whatever the engine advises", (said) => {
  expect(errors([said, DATABASE])).toEqual([protectedAdvice]);
});

it("keeps the frames of the program, and none of what it stands on", () => {
  const message = [
    "Running program 'index.ts' failed with an unhandled exception:",
    "Error: it broke",
    "    at cluster (components/cluster.ts:12:9)",
    "    at Module.load (node:internal/modules/cjs/loader:1266:32)",
    "    at node_modules/ts-node/src/index.ts:1355:35",
    "Stack backtrace:",
    "   0: <unknown>",
    "   7: _ZN6v8impl12_GLOBAL__N_1",
  ];
  expect(errors([message.join("\n")])).toEqual([message.slice(0, 3).join("\n")]);
});
