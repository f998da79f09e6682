import { type Section, fit } from "../../report/fit";

const list = (rank: number, title: string, count: number, size = 20): Section => ({
  rank,
  before: `### ${title}`,
  items: Array.from({ length: count }, (_, index) => `- ${title} ${index}`.padEnd(size, ".")),
  between: "\n",
  what: "points",
});

test("what has room is there whole", () => {
  expect(fit([list(1, "a", 2, 0), list(0, "b", 1, 0)], 100, "See all.")).toBe(
    "### a\n\n- a 0\n- a 1\n\n### b\n\n- b 0\n",
  );
});

test("a table's rows follow its header", () => {
  const table = {
    ...list(0, "t", 1),
    before: "",
    header: "| a |\n| - |",
    items: ["| 1 |", "| 2 |"],
  };
  expect(fit([table], 100, "See all.")).toBe("| a |\n| - |\n| 1 |\n| 2 |\n");
});

test("what has no room is counted in its place, and it is said where to see all", () => {
  const text = fit([list(1, "long", 100)], 800, "See all.");
  expect(text).toMatch(/- long 0\.+\n[^]*\n\n\d+ of 100 points aren't shown: there is no room\.\n/);
  expect(text.endsWith("The report is limited to 800 bytes. See all.\n")).toBe(true);
  const hidden = Number(/(\d+) of 100/.exec(text)?.[1]);
  expect(text.match(/^- long/gm)).toHaveLength(100 - hidden);
});

test("what matters most gets room first, wherever it appears", () => {
  const text = fit([list(2, "little", 50), list(1, "much", 20)], 1200, "See all.");
  expect(text.match(/^- much/gm)).toHaveLength(20);
  expect(text).toMatch(/\d+ of 50 points aren't shown/);
  expect(text.indexOf("little")).toBeLessThan(text.indexOf("much"));
});

test("a part with no room at all is counted too", () => {
  const text = fit([list(1, "first", 30), list(2, "second", 30)], 700, "See all.");
  expect(text).not.toContain("second");
  expect(text).toContain("limited to 700 bytes: there was no room for 1 whole part. See all.");
});

test("what is collapsed is closed behind its remark", () => {
  const section = { ...list(1, "a", 100), before: "<details>", after: "</details>" };
  expect(fit([section], 800, "See all.")).toMatch(
    /there is no room\.\n\n<\/details>\n\nThe report/,
  );
});

test("bytes are counted, not characters", () => {
  const items = Array.from({ length: 100 }, () => `- ${"€".repeat(20)}`);
  const text = fit([{ ...list(1, "a", 0), items }], 1000, "See all.");
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1000);
  expect(Buffer.byteLength(text)).toBeGreaterThan(600);
});

test.each([0, 10, 29, 100])("with room for %i bytes nothing is said beyond that", (limit) => {
  expect(Buffer.byteLength(fit([list(1, "a", 100)], limit, "See all."))).toBeLessThanOrEqual(limit);
});
