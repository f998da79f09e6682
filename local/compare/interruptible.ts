import { UserError } from "../../pulumi/errors";

/**
 * Runs `work` so that a Ctrl-C or a termination doesn't end this process before it has tidied up. `work` asks
 * `unlessInterrupted` between its steps, which throws from then on.
 */
export async function interruptible<Result>(
  work: (unlessInterrupted: () => void) => Promise<Result>,
): Promise<Result> {
  let interrupted = false;
  const interrupt = (): void => void (interrupted = true);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work(() => {
      if (interrupted) throw new UserError("Interrupted: the comparison is cleaned up.");
    });
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
