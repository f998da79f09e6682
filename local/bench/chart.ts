import { type Comparison, isMissed } from "./measure";

const WIDTH = 820;
const LABELS = 380;
const BARS = WIDTH - LABELS - 90;
const ROW = 34;
const TOP = 40;

/** The figures as one bar chart: a bar for each, as a part of what it should be at most, which is the line. */
export function barChart(rows: readonly Comparison[], title: string): string {
  const height = TOP + rows.length * ROW + 12;
  const most = Math.max(1.1, ...rows.map(({ value, atMost }) => value / atMost));
  const scale = (part: number): number => Math.round((part / most) * BARS);
  const line = LABELS + scale(1);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="13">`,
    `  <title>${escaped(title)}</title>`,
    `  <text x="8" y="22" font-weight="bold">${escaped(title)}</text>`,
    ...rows.map((row, at) => bar(row, TOP + at * ROW, scale(row.value / row.atMost))),
    `  <line x1="${line}" y1="${TOP - 6}" x2="${line}" y2="${height - 8}" stroke="#57606a" stroke-dasharray="4 3"/>`,
    `  <text x="${line}" y="${TOP - 10}" text-anchor="middle" fill="#57606a" font-size="11">aim</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function bar(row: Comparison, top: number, width: number): string {
  const unit = row.unit === "" ? "" : ` ${row.unit}`;
  const figure = `${row.value.toFixed(2)}${unit} of ${row.atMost}${unit}`;
  return [
    `  <text x="${LABELS - 8}" y="${top + 16}" text-anchor="end">${escaped(row.what)}</text>`,
    `  <rect x="${LABELS}" y="${top}" width="${width}" height="22" fill="${isMissed(row) ? "#cf222e" : "#2da44e"}"/>`,
    `  <text x="${LABELS + width + 6}" y="${top + 16}" font-size="11">${escaped(figure)}</text>`,
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
