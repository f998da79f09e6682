/** What a program needs to start, and to find its libraries. */
const NEEDED = /^(PATH|HOME|TMPDIR|TEMP|TMP|TZ|LANG|LC_.*|LD_LIBRARY_PATH|DYLD_.*|SYSTEMROOT)$/i;

/** The environment of a child that logs in nowhere: a client's secret in it could be read by whoever lists processes. */
export function withoutLogins(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.test(name)));
}
