/**
 * `npm run local:azure [-- DIR]`: serves a local Azure over HTTPS on this machine until it is interrupted. What
 * clients need to find it is what `npm run -s local:env` then prints.
 */
import { once } from "node:events";

import { InvalidArgumentError } from "commander";

import { AlreadyServedError, type Serving, serveHttps } from "../../local-azure/https/server";
import { UserError } from "../../pulumi/errors";
import { type LocalDirectory, localDirectory } from "../engine/localDirectory";
import { shQuoted } from "../engine/executables";
import { makeLandingZone } from "../engine/workspace";
import { landingZoneFile, landingZoneOption } from "./landingZoneFile";
import { localCommand, runLocalCommand } from "./localCommand";
import { columns, heading, say } from "./terminal";

interface Options {
  readonly dir?: string;
  readonly port: number;
  readonly landingZone?: string;
}

const command = localCommand("local:azure", "Serve a local Azure over HTTPS on this machine")
  .argument("[dir]", "where the local Azure keeps its state (default: .local in the repository)")
  .option("--port <number>", "the port to listen on (default: a free one)", portOf, 0)
  .option(...landingZoneOption)
  .action(async (dir: string | undefined, options: Options) => {
    const directory = localDirectory(dir ?? options.dir);
    makeLandingZone(directory, landingZoneFile(options.landingZone));
    const server = await serve(directory, options.port);
    explain(server, dir ?? options.dir, directory);
    await interrupted();
    await server.close();
  });

async function serve(directory: LocalDirectory, port: number): Promise<Serving> {
  try {
    return await serveHttps(directory.azure, {
      port,
      log: (line) => say(line),
      complain: (text) => say(text, process.stderr),
    });
  } catch (error) {
    if (error instanceof AlreadyServedError) throw new UserError(error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new UserError(`Port ${port} is taken. Leave out --port, or choose another one.`);
    if (code === "EACCES")
      throw new UserError(`Port ${port} needs rights that you lack. Choose one from 1024 up.`);
    throw error;
  }
}

function explain({ url }: Serving, dir: string | undefined, { root }: LocalDirectory): void {
  const words = dir === undefined ? "" : ` -- ${shQuoted(root)}`;
  heading(`The local Azure in ${root} answers at ${url}`);
  say(
    columns([
      [
        `eval "$(npm run -s local:env${words})"`,
        "in another shell: clients there find and trust it",
      ],
      ["Ctrl+C", "end it; the state stays"],
    ]),
  );
  say("");
}

/** Until somebody wants it to end. */
async function interrupted(): Promise<void> {
  await Promise.race(["SIGINT", "SIGTERM"].map((signal) => once(process, signal)));
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}

void runLocalCommand(command);
