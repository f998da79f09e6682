/** Says how far something long has come. */
export type Progress = (text: string) => void;

/** Says every few seconds that `work` is still going on; `text` gets the seconds so far. */
export async function whileSaying<Result>(
  progress: Progress,
  everyMs: number,
  text: (seconds: number) => string,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = Date.now();
  const ticker = setInterval(
    () => progress(text(Math.round((Date.now() - started) / 1000))),
    everyMs,
  );
  try {
    return await work();
  } finally {
    clearInterval(ticker);
  }
}
