/**
 * What a reader of the job's log sees of what a step printed. Source: actions/runner,
 * ActionCommandManager.TryProcessCommand and OutputManager.OnDataReceived: a command that is taken isn't
 * shown; while commands are stopped, only the token that starts them again is taken, and every other
 * line is shown as it is.
 */
export function runnerLog(printed: string): string {
  const masked: string[] = [];
  const shown: string[] = [];
  let resume: string | undefined;
  for (const line of printed.split("\n")) {
    const [, command = "", value = ""] = /^\s*::([^: ]+)[^:]*::(.*)$/.exec(line) ?? [];
    if (resume !== undefined && command === resume) resume = undefined;
    else if (resume === undefined && command === "stop-commands") resume = value;
    else if (resume === undefined && command === "add-mask") masked.push(value);
    else shown.push(masked.reduce((text, secret) => text.replaceAll(secret, "***"), line));
  }
  return shown.join("\n");
}
