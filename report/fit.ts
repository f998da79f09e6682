/** A part of a report that may be cut, always between two items. */
export interface Section {
  /** How much it matters: of what doesn't all fit, the lowest gets room first. */
  readonly rank: number;
  /** Text before the items: a heading, the opening of what is collapsed. */
  readonly before: string;
  /** A table's first rows, which its other rows follow without a blank line. */
  readonly header?: string;
  readonly items: readonly string[];
  /** Between two items: nothing more than a line break in a list or a table. */
  readonly between: "\n" | "\n\n";
  /** Text after the items: the closing of what is collapsed. */
  readonly after?: string;
  /** What the items are, as in `12 of 40 changes aren't shown`. */
  readonly what: string;
}

/** Room for a section's `… of … aren't shown`. */
const REMARK_SIZE = 160;

/**
 * The sections one after the other in at most so many bytes. Each item is there whole or not at all; what
 * isn't there is counted in its place, and at the end it is said where to see all of it.
 */
export function fit(sections: readonly Section[], limit: number, seeAll: string): string {
  const whole = sections.map((section) => write(section, section.items.length));
  const all = `${whole.join("\n\n")}\n`;
  if (size(all) <= limit) return all;

  const shown = share(sections, limit - size(seeAll) - 200);
  const written = sections.flatMap((section) => {
    const count = shown.get(section);
    return count === undefined ? [] : [write(section, count)];
  });
  const missing = sections.length - written.length;
  const parts = missing === 1 ? "1 whole part" : `${missing} whole parts`;
  const remark = `The report is limited to ${limit} bytes${missing > 0 ? `: there was no room for ${parts}` : ""}. ${seeAll}`;
  const text = `${[...written, remark].join("\n\n")}\n`;
  if (size(text) <= limit) return text;
  const least = "There is no room for the report here.\n";
  return size(least) <= limit ? least : "";
}

/** How many items each section may show; a section that isn't named has no room at all. */
function share(sections: readonly Section[], room: number): ReadonlyMap<Section, number> {
  const shown = new Map<Section, number>();
  let left = room;
  for (const section of [...sections].sort((a, b) => a.rank - b.rank)) {
    const frame = size(write({ ...section, items: [] }, 0)) + REMARK_SIZE;
    if (frame > left) continue;
    left -= frame;
    let count = 0;
    for (const item of section.items) {
      const needed = size(item) + 2;
      if (needed > left) break;
      left -= needed;
      count++;
    }
    shown.set(section, count);
  }
  return shown;
}

function write({ before, header, items, between, after, what }: Section, count: number): string {
  const hidden = items.length - count;
  const remark =
    hidden > 0 ? `${hidden} of ${items.length} ${what} aren't shown: there is no room.` : "";
  const list = items.slice(0, count).join(between);
  const body = header === undefined || list === "" ? list : `${header}\n${list}`;
  return [before, body, remark, after ?? ""].filter((part) => part !== "").join("\n\n");
}

function size(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
