/** What GitHub shows of one step's summary; of a longer one it shows nothing at all. */
export const SUMMARY_LIMIT = 1024 * 1024;

/** How a step reports what it found to the CI system that runs it. */
export interface Job {
  /** Adds Markdown to the page of the run. */
  summarise(markdown: string): void;
  /** Hands a value of one line to later steps and jobs. */
  output(name: string, value: string): void;
  /**
   * Keeps a value out of the log from now on; inside `withoutCommands` only from its end on: until then the
   * log would show the command, value and all.
   */
  mask(value: string): void;
  /** Shows in the run what went wrong. */
  error(message: string): void;
  /**
   * Runs `work`, whose output may hold names that others chose, while the log gives no commands: a tag called
   * `::add-path::` stays text. What `work` prints goes through `shown`.
   */
  withoutCommands<Result>(work: () => Promise<Result>): Promise<Result>;
  /** A piece of output as it may be printed now. */
  shown(text: string): string;
}
