import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { workbook } from "../rules/workbook";
import type { GroupItem, MetricItem, Workbook } from "../rules/workbookItems";
import { nameOf } from "../rules/workbookCharts";
import { example, night, STEPS } from "./workbookExample";

const WIDTH = 900;
const MARGIN = 20;
const PANEL = { width: 420, height: 190 };
const PLOT = { left: 44, top: 62, width: 360, height: 100 };
const ROW = 26;

const STYLE = `
    text { font: 12px sans-serif; fill: #1f2328 }
    .page { fill: #ffffff } .frame { fill: none; stroke: #d1d9e0 }
    .title { font-size: 18px; font-weight: bold } .name { font-weight: bold } .heading { font-size: 9px; font-weight: bold }
    .muted { fill: #59636e; font-size: 11px }
    .line0 { stroke: #0969da } .line1 { stroke: #bc4c00 } polyline { fill: none; stroke-width: 1.6 }
    .redBright { fill: #ffcecb } .yellow { fill: #fff1b3 } .None { fill: none }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .page { fill: #0d1117 } .frame { stroke: #3d444d } .muted { fill: #9198a1 }
      .line0 { stroke: #4493f8 } .line1 { stroke: #f0883e } .redBright { fill: #8e1519 } .yellow { fill: #693e00 }
    }`;

/** A workbook as a picture, with the values of the example night: its title, its table and its charts in their order. */
export function workbookPicture({ items }: Workbook): string {
  const [title] = items.flatMap((item) => (item.type === 1 ? [item.content.json] : []));
  const [table] = items.filter((item) => item.type === 10);
  const panels = items.filter((item) => item.type === 12);
  const lines = (title ?? "").split("\n\n").slice(0, 2);
  const top = 96 + (example.instances.length + 1) * ROW + 52;
  const height = top + Math.ceil(panels.length / 2) * (PANEL.height + 12) + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">`,
    `  <title>${escaped(lines[0]?.replace("# ", "") ?? "")}</title>`,
    `  <style>${STYLE}\n  </style>`,
    `  <rect class="page" width="${WIDTH}" height="${height}"/>`,
    words(MARGIN, 32, lines[0]?.replace("# ", ""), "title"),
    words(MARGIN, 54, lines[1], "muted"),
    words(WIDTH - MARGIN, 32, "Time range: last 4 hours", "muted", "end"),
    ...(table === undefined ? [] : tableRows(table, 84)),
    ...example.instances.map((instance, at) => legend(nameOf(instance), at, top - 20)),
    ...panels.flatMap((panel, at) => [
      `  <g transform="translate(${MARGIN + (at % 2) * (PANEL.width + 20)} ${top + Math.floor(at / 2) * (PANEL.height + 12)})">`,
      ...chart(panel),
      "  </g>",
    ]),
    "</svg>",
    "",
  ].join("\n");
}

interface Cells {
  readonly formatters: readonly {
    readonly columnMatch: string;
    readonly formatOptions?: {
      readonly thresholdsGrid?: readonly {
        readonly operator: string;
        readonly thresholdValue: string | null;
        readonly representation: string;
      }[];
    };
  }[];
  readonly labelSettings: readonly { readonly columnId: string; readonly label: string }[];
}

function tableRows({ content }: MetricItem, top: number): string[] {
  const { formatters, labelSettings } = content.gridSettings as Cells;
  const width = (WIDTH - 2 * MARGIN - 110) / labelSettings.length;
  const left = (column: number): number => Math.round(MARGIN + 110 + column * width);
  const titles = labelSettings.flatMap(({ label }, column) => {
    const [, what = label, how = ""] = /^(.*) (\(.*\))$/.exec(label) ?? [];
    return [
      words(left(column), top + 14, what, "heading"),
      words(left(column), top + 28, how, "muted"),
    ];
  });
  const rows = example.instances.flatMap((instance, row) => [
    words(MARGIN, top + 30 + (row + 1) * ROW - 8, nameOf(instance), "name"),
    ...content.metrics.flatMap(({ metric, aggregation }, column) => {
      const value = summary(night[nameOfMetric(metric)]?.[row] ?? [], aggregation);
      const y = top + 30 + (row + 1) * ROW;
      const cell = formatters.find(({ columnMatch }) => columnMatch === metric);
      const fitting = (cell?.formatOptions?.thresholdsGrid ?? []).find(
        ({ operator, thresholdValue }) => operator === ">=" && value >= Number(thresholdValue),
      );
      return [
        `  <rect class="${fitting?.representation ?? "None"}" x="${left(column) - 6}" y="${y - 24}" width="${Math.round(width) - 8}" height="22" rx="3"/>`,
        words(left(column), y - 8, amount(value), ""),
      ];
    }),
  ]);
  return [words(MARGIN, top - 6, content.title, "name"), ...titles, ...rows];
}

/** A metric's name in its id; the hit rate is worked out by a query. */
function nameOfMetric(id = "--hitRate"): string {
  return id.split("--")[1] ?? id;
}

function summary(values: readonly number[], aggregation: number): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (aggregation === 1) return sum;
  return aggregation === 3 ? Math.max(...values) : sum / Math.max(1, values.length);
}

function chart({ content: { items } }: GroupItem): string[] {
  const [text] = items.flatMap((item) => (item.type === 1 ? [item.content.json] : []));
  const drawn = items.find((item) => item.type === 10 || item.type === 3);
  const metric = drawn?.type === 10 ? drawn.content.metrics[0]?.metric : undefined;
  const series = night[nameOfMetric(metric)] ?? [];
  const most = metric === undefined ? 100 : Math.max(1, ...series.flat()) * 1.08;
  const [caption = ""] = (text ?? "").replaceAll("**", "").replace(/^- /, "").split("\n");
  const bottom = PLOT.top + PLOT.height;
  return [
    `    <rect class="frame" width="${PANEL.width}" height="${PANEL.height}" rx="6"/>`,
    words(12, 22, drawn?.content.title, "name"),
    words(12, 42, caption.length > 64 ? `${caption.slice(0, 63)}…` : caption, "muted"),
    words(PLOT.left - 6, PLOT.top + 10, amount(most), "muted", "end"),
    words(PLOT.left - 6, bottom, "0", "muted", "end"),
    `    <path class="frame" d="M${PLOT.left} ${PLOT.top}V${bottom}H${PLOT.left + PLOT.width}"/>`,
    ...series.map((values, at) => {
      const points = values.map((value, step) => {
        const x = PLOT.left + (step / (STEPS - 1)) * PLOT.width;
        return `${x.toFixed(1)},${(bottom - (value / most) * PLOT.height).toFixed(1)}`;
      });
      return `    <polyline class="line${at}" points="${points.join(" ")}"/>`;
    }),
    words(PLOT.left, bottom + 16, "4 hours ago", "muted"),
    words(PLOT.left + PLOT.width, bottom + 16, "now", "muted", "end"),
  ];
}

function legend(name: string, at: number, top: number): string {
  const left = MARGIN + at * 160;
  return `  <polyline class="line${at}" points="${left},${top} ${left + 24},${top}"/>${words(left + 32, top + 4, name, "")}`;
}

function amount(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

function words(x: number, y: number, text = "", style = "", anchor = "start"): string {
  return `  <text x="${x}" y="${y}" class="${style}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

if (require.main === module) {
  writeFileSync(join(__dirname, "workbook.svg"), workbookPicture(workbook(example)));
}
