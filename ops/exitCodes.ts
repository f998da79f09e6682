/** What kind of trouble a command met, the least first: of several, the last in this list is the exit code. */
export const troubles = [
  "ok",
  "busy",
  "unreachable",
  "missing",
  "differs",
  "refused",
  "denied",
  "login",
  "azure",
  "usage",
  "failed",
  "interrupted",
] as const;
export type Trouble = (typeof troubles)[number];

/** The exit code of each, and what it means. */
export const exitCodes: Readonly<
  Record<Trouble, { readonly code: number; readonly means: string }>
> = {
  ok: { code: 0, means: "all is well; what can't be seen from here is said, and is no trouble" },
  failed: { code: 1, means: "a defect of the command itself" },
  usage: { code: 2, means: "the command line, the environment or the stack file" },
  login: { code: 3, means: "nobody is logged in, or the login has expired" },
  denied: { code: 4, means: "a right is missing; its name and the way to get it are said" },
  missing: { code: 5, means: "something that the stack file names isn't in Azure" },
  differs: { code: 6, means: "something isn't as the stack file says, or can't work so" },
  unreachable: { code: 7, means: "the network: a name, a port, TLS, or no answer in time" },
  refused: { code: 8, means: "Redis answers, and refuses: a wrong key, no room" },
  busy: { code: 9, means: "Azure is at work on it: the same command again, later" },
  azure: { code: 10, means: "Azure itself fails, or asks for patience" },
  interrupted: { code: 130, means: "Ctrl-C; nothing is left that the next run doesn't finish" },
};

/** The worst of several. */
export function worst(among: Iterable<Trouble>): Trouble {
  return [...among].reduce<Trouble>(
    (most, each) => (troubles.indexOf(each) > troubles.indexOf(most) ? each : most),
    "ok",
  );
}
