import { alertsOf } from "./alerts";
import { type Chart, charts, type ShownInstance } from "./workbookCharts";
import { metricId, type MetricItem, metricOf, metricSettings, units } from "./workbookItems";

/** Every instance in one line: where to look first. */
export function overview(instances: readonly ShownInstance[]): MetricItem {
  const columns: readonly Chart[] = Object.values(charts);
  const hidden = ["Subscription", "Name", ...columns.map((each) => `${metricId(each)} Timeline`)];
  return {
    type: 10,
    name: "overview",
    content: {
      ...metricSettings("overview", "Over the whole time range", instances),
      chartType: 0,
      metrics: columns.map(metricOf),
      gridSettings: {
        formatters: [
          { columnMatch: "$gen_group", formatter: 13, formatOptions: { linkTarget: "Resource" } },
          ...hidden.map((columnMatch) => ({ columnMatch, formatter: 5 })),
          ...columns.map((chart) => cell(chart, instances)),
        ],
        labelSettings: columns.map((chart) => ({
          columnId: metricId(chart),
          label: `${chart.title} (${chart.aggregation.toLowerCase()})`,
        })),
      },
    },
  };
}

/** Coloured where an alert's threshold can be compared with the whole time range, and is the same for every instance. */
function cell(chart: Chart, instances: readonly ShownInstance[]): object {
  const column = {
    columnMatch: metricId(chart),
    numberFormat: {
      unit: units[chart.unit],
      options: { style: "decimal", maximumFractionDigits: 1 },
    },
  };
  const [first, ...others] = instances.map((each) => thresholds(chart, each));
  const same = others.every((each) => JSON.stringify(each) === JSON.stringify(first));
  if (first === undefined || first.length === 0 || !same || chart.aggregation !== "Maximum")
    return { ...column, formatter: 1 };
  const thresholdsGrid = [
    ...first,
    { operator: "Default", thresholdValue: null, representation: "None", text: "{0}{1}" },
  ];
  return {
    ...column,
    formatter: 18,
    formatOptions: { thresholdsOptions: "colors", thresholdsGrid },
  };
}

const operators = { GreaterThan: ">", GreaterThanOrEqual: ">=", LessThan: "<" } as const;
const colors = { critical: "redBright", warning: "yellow" } as const;

/** The first that fits holds, so what is critical comes first. */
function thresholds(chart: Chart, instance: ShownInstance): object[] {
  return alertsOf(instance)
    .filter(({ name }) => chart.alerts.includes(name))
    .sort((one, other) => one.level.localeCompare(other.level))
    .map(({ operator, threshold, level }) => ({
      operator: operators[operator],
      thresholdValue: String(threshold),
      representation: colors[level],
      text: "{0}{1}",
    }));
}
