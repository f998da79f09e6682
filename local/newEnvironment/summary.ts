import { valueAt } from "../../rules/valueAt";
import type { NewEnvironment, RepositoryFile } from "./newEnvironment";
import type { Choices } from "./newStackFile";

/** What was written, and what is left to a person. */
export function summary({ name, like }: Choices, { files, stackFile }: NewEnvironment): string {
  const listed = valueAt(stackFile.config, ["environment", "unconfirmed"]);
  const unconfirmed = Array.isArray(listed) ? listed.map(String) : [];
  const policies = files.find(({ path }) => path.startsWith("policies/"))?.path;
  const left = [
    unconfirmed.length > 0 &&
      `Confirm the values that Pulumi.${name}.yaml lists under \`unconfirmed\`, and delete each line once it is confirmed:\n    ${unconfirmed.join("\n    ")}`,
    stackFile.encrypted.length > 0 &&
      `Set these settings: they were encrypted for ${like}, so they are left out: ${stackFile.encrypted.join(", ")}.`,
    policies !== undefined && `Check the exemptions in ${policies}: they are copied from ${like}.`,
    "Add it to delivery/bootstrap/Pulumi.bootstrap.yaml and run the bootstrap, which creates its identities and variables.",
    "Add it to .github/workflows: its job, its option and the needs of `line` in deploy.yml; its place in drift.yml, repair.yml and ops.yml.",
  ].filter((step) => step !== false);
  return [
    `${name}, like ${like}:`,
    ...files.map(fileLine),
    "",
    `Preview it: npm run preview:local -- ${name}`,
    "",
    "Next steps for you (see docs/add-an-environment.md):",
    ...left.map((step) => `  - ${step}`),
  ].join("\n");
}

function fileLine({ path, text, before }: RepositoryFile): string {
  if (before === undefined) return `  written    ${path}`;
  return before === text ? `  unchanged  ${path}` : `  added to   ${path}`;
}
