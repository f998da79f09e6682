/** Says how far something long has come. */
export type Progress = (text: string) => void;

/** In a log that nobody watches, lines that say the same hide the others. */
const UNWATCHED_MS = 30_000;

/** How often to say how far something has come: rarely where no terminal shows it. */
export function pace(
  everyMs: number,
  { isTTY }: { readonly isTTY?: boolean } = process.stdout,
): number {
  return isTTY === true ? everyMs : Math.max(everyMs, UNWATCHED_MS);
}

/** Says every now and then, as `pace` has it, that `work` is still going on; `text` gets the seconds so far. */
export async function whileSaying<Result>(
  progress: Progress,
  everyMs: number,
  text: (seconds: number) => string,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = Date.now();
  const ticker = setInterval(
    () => progress(text(Math.round((Date.now() - started) / 1000))),
    pace(everyMs),
  );
  try {
    return await work();
  } finally {
    clearInterval(ticker);
  }
}
