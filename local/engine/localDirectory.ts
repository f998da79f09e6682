import path from "node:path";

import { repository } from "./repository";

/** Where one local Azure keeps everything: its state, the engine's state, and what the CLI needs to run. */
export interface LocalDirectory {
  readonly root: string;
  /** PULUMI_HOME: launchers of the stand-ins, and `pulumi` itself. */
  readonly home: string;
  /** The file backend with the stacks' state. */
  readonly backend: string;
  /** The ARM state. */
  readonly azure: string;
  /** Project views, see projectView.ts. */
  readonly views: string;
  /** One lock file per stack that a local command is working on. */
  readonly locks: string;
}

/** The paths of the local Azure in `root`; without it, of the repository's own. */
export function localDirectory(root: string = path.join(repository, ".local")): LocalDirectory {
  // npm changes to the repository before it runs a script; a relative path is meant where the person stands.
  const absolute = path.resolve(process.env.INIT_CWD ?? process.cwd(), root);
  const within = (name: string): string => path.join(absolute, name);
  return {
    root: absolute,
    home: within("home"),
    backend: within("backend"),
    azure: within("azure"),
    views: within("view"),
    locks: within("locks"),
  };
}
