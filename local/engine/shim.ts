import path from "node:path";

import type { Cli } from "../../pulumi/cli/cli";
import { shimMarker } from "../cli/cliOnPath";
import { shQuoted, writeExecutable } from "./launcher";
import type { LocalDirectory } from "./localDirectory";
import { repository } from "./repository";
import { writeWhole } from "./writeWhole";

/**
 * Writes the `pulumi` of a local Azure, the first one on the PATH after `local:env`. Anywhere else it is
 * the CLI itself; inside this repository it runs on a project view, because the CLI rewrites stack files.
 */
export function writeShim(directory: LocalDirectory, cli: Cli): void {
  const bin = path.join(directory.home, "bin");
  const viaView = [
    process.execPath,
    "-r",
    path.join(repository, "register.cjs"),
    path.join(repository, "local/commands/pulumi.ts"),
    directory.root,
    cli.binary,
  ];
  writeWhole(path.join(bin, shimMarker), "");
  writeExecutable(bin, "pulumi", {
    sh: [
      // Only the project at the repository's root needs the view; pulumi.ts looks closer.
      'case "$(pwd -P)/ $*" in',
      `${shQuoted(`${repository}/`)}*|*" -C"*|*" --cwd"*) exec ${viaView.map(shQuoted).join(" ")} "$@" ;;`,
      `*) exec ${shQuoted(cli.binary)} "$@" ;;`,
      "esac",
      "",
    ].join("\n"),
    cmd: `@${viaView.map((word) => `"${word}"`).join(" ")} %*\r\n`,
  });
}
