import { shellWords } from "./shellWords";

/** What `runtime.options` in Pulumi.yaml and PulumiPolicy.yaml may say to a Node.js language host. */
export interface RuntimeOptions {
  /** Whether TypeScript sources are run as they are; false means the program is JavaScript. */
  readonly typescript: boolean;
  /** Arguments for `node` itself, already split. */
  readonly nodeargs: readonly string[];
  /** Path of the tsconfig.json to run TypeScript with, relative to the program. */
  readonly tsconfig: string | undefined;
  /** The package manager that `pulumi install` uses. */
  readonly packagemanager: "npm" | "yarn" | "pnpm" | "bun";
}

/** Reads the options as the official host does: what it refuses is refused here, what it doesn't know is left. */
export function runtimeOptions(options: Record<string, unknown>): RuntimeOptions {
  const { typescript = true, nodeargs = "", tsconfig, packagemanager = "auto" } = options;
  if (typeof typescript !== "boolean") throw mustBe("typescript", "true or false", typescript);
  if (typeof nodeargs !== "string") throw mustBe("nodeargs", "one string", nodeargs);
  if (tsconfig !== undefined && typeof tsconfig !== "string") {
    throw mustBe("tsconfig", "a path", tsconfig);
  }
  switch (packagemanager) {
    case "auto":
    case "npm":
    case "yarn":
    case "pnpm":
    case "bun":
      break;
    default:
      throw mustBe("packagemanager", "auto, npm, yarn, pnpm or bun", packagemanager);
  }
  return {
    typescript,
    nodeargs: shellWords(nodeargs),
    tsconfig,
    packagemanager: packagemanager === "auto" ? "npm" : packagemanager,
  };
}

function mustBe(option: string, expected: string, got: unknown): Error {
  return new Error(`the runtime option ${option} must be ${expected}, not ${JSON.stringify(got)}`);
}
