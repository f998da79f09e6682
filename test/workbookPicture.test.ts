import { readFileSync } from "node:fs";
import path from "node:path";

import { workbookPicture } from "../docs/workbookPicture";
import { example, night } from "../docs/workbookExample";
import { workbook } from "../rules/workbook";

const drawn = workbook(example);
const picture = workbookPicture(drawn);

test("docs/workbook.svg shows what the workbook is: run `npm run docs` after a change", () => {
  expect(readFileSync(path.join(__dirname, "../docs/workbook.svg"), "utf8")).toBe(picture);
});

test("every chart is in it, with a line of example data for each instance", () => {
  const groups = drawn.items.filter((item) => item.type === 12);
  expect(Object.keys(night)).toHaveLength(groups.length);
  for (const { content } of groups) {
    const titles = content.items.flatMap((item) =>
      item.type === 3 || item.type === 10 ? [item.content.title] : [],
    );
    expect(titles).toHaveLength(1);
    expect(picture).toContain(`>${titles[0]!}</text>`);
  }
  const panels = picture.split("<g ").slice(1);
  expect(panels).toHaveLength(groups.length);
  for (const panel of panels)
    expect(panel.match(/<polyline class="line[01]"/g)).toHaveLength(example.instances.length);
});

test("the cell above a critical threshold is red, in the light and in the dark", () => {
  expect(picture.match(/<rect class="redBright"/g)).toHaveLength(1);
  expect(picture).toContain("@media (prefers-color-scheme: dark)");
});

test("a title can have whatever characters", () => {
  const odd = workbookPicture(workbook({ ...example, title: "a < b & c" }));
  expect(odd).toContain("<title>a &lt; b &amp; c</title>");
});
