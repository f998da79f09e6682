/**
 * `npm run -s local:env [-- DIR]`: prints the shell exports after which plain `pulumi` works on a local
 * Azure, for `eval "$(…)"`. Everything else it has to say goes to stderr.
 */
import path from "node:path";

import { landingZone } from "../../local-azure/arm/landingZone";
import { UserError, errorText } from "../../pulumi/errors";
import { engineVariables, foreignVariables } from "../engine/engineVariables";
import { shQuoted } from "../engine/executables";
import { openWorkspace } from "../engine/workspace";
import { localCommand, runLocalCommand } from "./localCommand";
import { progressOn, say } from "./terminal";

const command = localCommand("local:env", "Print the environment of a local Azure for a shell")
  .argument("[dir]", "where the local Azure keeps its state (default: .local in the repository)")
  .option(
    "--landing-zone <file>",
    "file with what exists before the first deployment (default: what the stack files adopt)",
  )
  .action(async (dir: string | undefined, options: { dir?: string; landingZone?: string }) => {
    const { directory } = await openWorkspace(
      dir ?? options.dir,
      progressOn(process.stderr),
      options.landingZone === undefined
        ? {}
        : { landingZone: landingZoneFile(options.landingZone) },
    );
    const variables = engineVariables(directory);
    for (const name of foreignVariables()) if (!(name in variables)) say(`unset ${name}`);
    for (const [name, value] of Object.entries(variables)) say(`export ${name}=${shQuoted(value)}`);
    say(`export PATH=${shQuoted(path.join(directory.home, "bin"))}"\${PATH:+:$PATH}"`);
    say(`plain \`pulumi\` now works on the local Azure in ${directory.root}`, process.stderr);
  });

/** npm changes to the repository before it runs a script; a relative path means the person's own folder. */
function landingZoneFile(name: string): string {
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  try {
    landingZone(file);
    return file;
  } catch (error) {
    throw new UserError(
      `--landing-zone ${name} can't be read: ${errorText(error)}. ` +
        "Write it in the format of local-azure/examples/landing-zone.json.",
    );
  }
}

void runLocalCommand(command, process.stderr);
