import { barChart } from "../../../local/bench/chart";
import { compare, single } from "../../../local/bench/measure";

test("the chart has a bar for each figure, as a part of its aim, in the colour of what is missed", () => {
  const rows = [
    compare("preview: this < bare & more", [2], [4], "s", 1),
    compare("memory", [6], [4], "MB", 1),
    single("up:local", [3], 6),
  ];
  const chart = barChart(rows, "Medians of 5 rounds");
  const bars = [...chart.matchAll(/<rect .*width="(\d+)" .*fill="(#\w+)"/g)];
  expect(bars.map(([, width, colour]) => [Number(width), colour])).toEqual([
    [117, "#2da44e"],
    [350, "#cf222e"],
    [117, "#2da44e"],
  ]);
  expect(chart).toContain("preview: this &lt; bare &amp; more");
  expect(chart).toContain("0.50 of 1</text>");
  expect(chart).toContain("3.00 s of 6 s</text>");
  expect(chart.match(/<line /g)).toHaveLength(1);
});
