/** `npm run add-environment -- NAME`: writes all that a new environment needs in the repository. */
import path from "node:path";

import { Command } from "commander";

import { repository } from "../engine/repository";
import { UserError } from "../../pulumi/errors";
import { writeWhole } from "../engine/writeWhole";
import { newEnvironment } from "./newEnvironment";
import type { Choices } from "./newStackFile";
import { summary } from "./summary";

const command = new Command("add-environment")
  .description("Write the files of a new environment, like those of an existing one")
  .argument("<name>", "the new environment's name, such as `qa`")
  .option("--like <stack>", "the stack to copy", "stage")
  .option("--location <region>", "its Azure region (default: the copied stack's, unconfirmed)")
  .option("--key-vault <name>", "its vault (default: a name like the others', unconfirmed)")
  .action((name: string, options: Omit<Choices, "name">) => {
    const choices = { ...options, name };
    const made = newEnvironment(repository, choices, new Date());
    for (const { path: file, text } of made.files) writeWhole(path.join(repository, file), text);
    console.log(summary(choices, made));
  });

try {
  command.parse();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
