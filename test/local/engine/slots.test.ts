import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { sideBySide } from "../../../local/engine/slots";

const progress = { doing: "previewing", say: (): void => undefined };
const names = ["a", "b", "c", "d", "e", "f", "g", "h"];

describe("sideBySide", () => {
  it("hands each result over in the order of the names, whichever is ready first", async () => {
    const seen: string[] = [];
    const results = await sideBySide(
      ["slow", "quick"],
      progress,
      async (name) => {
        await sleep(name === "slow" ? 50 : 1);
        return name;
      },
      (result) => seen.push(result),
    );
    expect(results).toEqual(["slow", "quick"]);
    expect(seen).toEqual(["slow", "quick"]);
  });

  it("has at most one more at work than there are processors", async () => {
    let now = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++now);
      await sleep(5);
      now--;
    };
    await sideBySide(Array.from({ length: 20 }, String), progress, work, () => undefined);
    expect(most).toBe(Math.min(20, availableParallelism() + 1));
  });

  it("throws a failure once those at work have ended, and begins no other", async () => {
    const begun: string[] = [];
    const ended: string[] = [];
    const work = async (name: string): Promise<void> => {
      begun.push(name);
      if (name === "a") throw new Error("no");
      await sleep(30);
      ended.push(name);
    };
    await expect(sideBySide(names, progress, work, () => undefined)).rejects.toThrow("no");
    expect(ended).toEqual(begun.filter((name) => name !== "a"));
    expect(begun.length).toBeLessThanOrEqual(availableParallelism() + 2);
  });

  it("survives a failure that comes before its turn", async () => {
    const work = async (name: string): Promise<void> => {
      if (name === "b") throw new Error("no");
      await sleep(30);
    };
    await expect(sideBySide(["a", "b"], progress, work, () => undefined)).rejects.toThrow("no");
  });
});
