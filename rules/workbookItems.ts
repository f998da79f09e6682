import { ALERT_METRIC_NAMESPACE } from "./alerts";
import { guidOf } from "./guid";
import type { Chart, ShownInstance } from "./workbookCharts";

/**
 * The Azure Monitor workbook of an environment: one page that shows every instance.
 *
 * Source of the format: github.com/microsoft/Application-Insights-Workbooks, schema/workbook.json and the workbooks of
 * Azure Cache for Redis in Workbooks/RedisCache (commit 1ea1c77).
 */
export interface Workbook {
  readonly version: "Notebook/1.0";
  readonly items: readonly Item[];
  readonly fallbackResourceIds: readonly string[];
}

export type Item = TextItem | ParametersItem | QueryItem | MetricItem | GroupItem;

interface Named {
  readonly name: string;
  /** Percent of the page's width. */
  readonly customWidth?: string;
}

export interface TextItem extends Named {
  readonly type: 1;
  readonly content: { readonly json: string };
}

export interface ParametersItem extends Named {
  readonly type: 9;
  readonly content: {
    readonly version: string;
    readonly style: string;
    readonly parameters: object[];
  };
}

export interface QueryItem extends Named {
  readonly type: 3;
  readonly content: {
    readonly title: string;
    readonly query: string;
    readonly [setting: string]: unknown;
  };
}

export interface MetricItem extends Named {
  readonly type: 10;
  readonly content: {
    readonly chartId: string;
    readonly title: string;
    /** 0 is a table, 2 a line for each instance. */
    readonly chartType: 0 | 2;
    readonly resourceIds: readonly string[];
    readonly metrics: readonly { readonly metric: string; readonly aggregation: number }[];
    readonly [setting: string]: unknown;
  };
}

export interface GroupItem extends Named {
  readonly type: 12;
  readonly content: {
    readonly version: "NotebookGroup/1.0";
    readonly groupType: "editable";
    readonly items: readonly Item[];
  };
}

const HOUR = 3_600_000;
export const TIME_RANGE = "TimeRange";
const TIME_RANGES = [0.5, 1, 4, 12, 24, 72, 168, 720].map((hours) => ({
  durationMs: hours * HOUR,
}));
const RESOURCE_TYPE = ALERT_METRIC_NAMESPACE.toLowerCase();
/** The times that are chosen at the top of the page. */
export const timeContext = {
  timeContext: { durationMs: 4 * HOUR },
  timeContextFromParameter: TIME_RANGE,
} as const;

/** Azure's numbers for them. */
const aggregations = { Total: 1, Maximum: 3, Average: 4 } as const;
export const units = { percent: 1, count: 17 } as const;

export const timeRange: ParametersItem = {
  type: 9,
  name: "time-range",
  content: {
    version: "KqlParameterItem/1.0",
    style: "pills",
    parameters: [
      {
        id: guidOf(TIME_RANGE),
        version: "KqlParameterItem/1.0",
        name: TIME_RANGE,
        label: "Time range",
        type: 4,
        isRequired: true,
        value: { durationMs: 4 * HOUR },
        typeSettings: { selectableValues: TIME_RANGES, allowCustom: true },
      },
    ],
  },
};

export function line(chart: Chart, instances: readonly ShownInstance[]): MetricItem {
  return {
    type: 10,
    name: `${chart.name}-chart`,
    content: {
      ...metricSettings(
        chart.name,
        `${chart.title} (${chart.aggregation.toLowerCase()})`,
        instances,
      ),
      chartType: 2,
      metrics: [metricOf(chart)],
    },
  };
}

export function metricSettings(name: string, title: string, instances: readonly ShownInstance[]) {
  return {
    chartId: `${name}-chart`,
    version: "MetricsItem/2.0",
    title,
    size: 0,
    resourceType: RESOURCE_TYPE,
    metricScope: 0,
    resourceIds: instances.map(({ clusterId }) => clusterId),
    ...timeContext,
  };
}

export function metricOf(
  chart: Chart,
): MetricItem["content"]["metrics"][number] & { namespace: string } {
  return {
    namespace: RESOURCE_TYPE,
    metric: metricId(chart),
    aggregation: aggregations[chart.aggregation],
  };
}

/** A metric's id: its namespace, the group that it is listed in, which Redis has none of, and its name. */
export function metricId({ metric }: Chart): string {
  return `${RESOURCE_TYPE}--${metric}`;
}

export function text(name: string, paragraphs: readonly string[]): TextItem {
  return { type: 1, name: `${name}-text`, content: { json: paragraphs.join("\n\n") } };
}

/** Half the page wide: two beside one another. */
export function group(name: string, items: readonly Item[]): GroupItem {
  return {
    type: 12,
    name,
    customWidth: "50",
    content: { version: "NotebookGroup/1.0", groupType: "editable", items },
  };
}
