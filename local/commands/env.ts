/**
 * `npm run -s local:env [-- DIR]`: prints the shell exports after which plain `pulumi` works on a local
 * Azure, for `eval "$(…)"`. Everything else it has to say goes to stderr.
 */
import path from "node:path";

import { clientVariables, running } from "../../local-azure/https/endpoint";
import { engineVariables, foreignVariables } from "../engine/engineVariables";
import { shQuoted } from "../engine/executables";
import { openWorkspace } from "../engine/workspace";
import { landingZoneFile, landingZoneOption } from "./landingZoneFile";
import { localCommand, runLocalCommand } from "./localCommand";
import { progressOn, say } from "./terminal";

const command = localCommand("local:env", "Print the environment of a local Azure for a shell")
  .argument("[dir]", "where the local Azure keeps its state (default: .local in the repository)")
  .option(...landingZoneOption)
  .action(async (dir: string | undefined, options: { dir?: string; landingZone?: string }) => {
    const { directory } = await openWorkspace(
      dir ?? options.dir,
      progressOn(process.stderr),
      landingZoneFile(options.landingZone),
    );
    const server = running(directory.azure);
    const variables = {
      ...engineVariables(directory),
      ...(server && clientVariables(directory.azure, server)),
    };
    // A server that an earlier `local:env` spoke of may have ended since.
    const stale = process.env.LOCAL_AZURE_URL === undefined ? [] : ["LOCAL_AZURE_URL"];
    for (const name of [...foreignVariables(), ...stale])
      if (!(name in variables)) say(`unset ${name}`);
    for (const [name, value] of Object.entries(variables)) say(`export ${name}=${shQuoted(value)}`);
    say(`export PATH=${shQuoted(path.join(directory.home, "bin"))}"\${PATH:+:$PATH}"`);
    say(`plain \`pulumi\` now works on the local Azure in ${directory.root}`, process.stderr);
    if (server) say(`Azure's SDKs and the Azure CLI find it at ${server.url}`, process.stderr);
  });

void runLocalCommand(command, process.stderr);
