import { writeFileSync } from "node:fs";
import path from "node:path";

import {
  busySeconds,
  compare,
  inTurn,
  median,
  single,
  table,
  timed,
} from "../../../local/bench/measure";
import { temporaryFolder } from "../../temporaryFolder";

describe("median", () => {
  it.each([
    [[3], 3],
    [[9, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe("inTurn", () => {
  it("alternates, and leaves the first round out", async () => {
    const order: string[] = [];
    let run = 0;
    const costing = (name: string) => () => {
      order.push(name);
      return Promise.resolve({ seconds: run++ });
    };
    const costs = await inTurn(2, { a: costing("a"), b: costing("b") }, () => undefined);
    expect(order).toEqual(["a", "b", "a", "b", "a", "b"]);
    expect(costs).toEqual({
      a: [{ seconds: 2 }, { seconds: 4 }],
      b: [{ seconds: 3 }, { seconds: 5 }],
    });
  });
});

describe("table", () => {
  it("puts ratios side by side, and says which aim is missed", () => {
    const text = table([
      compare("preview", [2.2, 2.0, 2.1], [2, 2, 2], "s", 1.15),
      compare("memory", [260e6], [200e6], "MB", 1.15),
      single("up:local", [4.321], 6),
    ]);
    expect(text).toBe(
      [
        "               this   other  ratio  aim",
        "  preview    2.10 s  2.00 s   1.05  at most 1.15",
        "  memory     260 MB  200 MB   1.30  at most 1.15  (missed)",
        "  up:local  4.321 s                 at most 6 s",
      ].join("\n"),
    );
  });
});

describe("busySeconds", () => {
  it("counts what the processors did, idling and waiting aside", () => {
    const file = path.join(temporaryFolder(), "stat");
    writeFileSync(file, "cpu  100 20 30 9000 800 7 3 0 0 0\ncpu0 1 1 1 1 1 1 1 0 0 0\n");
    expect(busySeconds(file)).toBeCloseTo(1.6);
  });

  it("is unknown where the system has no such file", () => {
    expect(busySeconds(path.join(temporaryFolder(), "none"))).toBeUndefined();
  });

  it("rises while a processor is at work", async () => {
    if (process.platform !== "linux") return;
    const { seconds, cpu = 0 } = await timed(() => {
      const end = Date.now() + 300;
      while (Date.now() < end);
      return Promise.resolve();
    });
    expect(seconds).toBeGreaterThan(0.25);
    expect(cpu).toBeGreaterThan(0.1);
  });
});
