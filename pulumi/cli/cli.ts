/** A Pulumi CLI that fits. */
export interface Cli {
  /** Path of the executable. */
  readonly binary: string;
  /** Its version, such as 3.245.0. */
  readonly version: string;
  /** Where it came from, for a person. */
  readonly origin: string;
}

/** The file name of a native executable on this platform. */
export function executable(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}
