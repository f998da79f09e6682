import { z } from "zod";

/**
 * What the published schema of workbooks asks of the items in use, in our own words, and what every workbook published
 * beside it has in the same place. Source: github.com/microsoft/Application-Insights-Workbooks, schema/workbook.json
 * (commit 1ea1c77). Strict: a misspelt setting is one that the portal would leave out without a word.
 */
const text = z.string().min(1);
const armId = z.string().regex(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\//i);
const named = { name: text, customWidth: z.string().regex(/^\d+$/).optional() };
const time = {
  timeContext: z.strictObject({ durationMs: z.number().int().positive() }),
  timeContextFromParameter: text,
};

const formatter = z.strictObject({
  columnMatch: text,
  formatter: z.number().int(),
  formatOptions: z.record(text, z.unknown()).optional(),
  numberFormat: z
    .strictObject({ unit: z.number().int(), options: z.record(text, z.unknown()) })
    .optional(),
});

const metric = z.strictObject({
  type: z.literal(10),
  ...named,
  content: z.strictObject({
    chartId: text,
    version: z.literal("MetricsItem/2.0"),
    title: text,
    size: z.number().int(),
    chartType: z.union([z.literal(0), z.literal(2)]),
    resourceType: text,
    metricScope: z.literal(0),
    resourceIds: z.array(armId).nonempty(),
    ...time,
    metrics: z
      .array(
        z.strictObject({
          namespace: text,
          metric: z.string().regex(/^[\w.]+\/\w+--\w+$/),
          aggregation: z.number().int(),
        }),
      )
      .nonempty(),
    gridSettings: z
      .strictObject({
        formatters: z.array(formatter),
        labelSettings: z.array(z.strictObject({ columnId: text, label: text })),
      })
      .optional(),
  }),
});

const query = z.strictObject({
  type: z.literal(3),
  ...named,
  content: z.strictObject({
    version: z.literal("KqlItem/1.0"),
    title: text,
    size: z.number().int(),
    query: text,
    ...time,
    queryType: z.literal(0),
    resourceType: text,
    crossComponentResources: z.array(armId).nonempty(),
    visualization: z.literal("linechart"),
    noDataMessage: text,
    chartSettings: z.strictObject({
      ySettings: z.strictObject({ unit: z.number().int(), min: z.number(), max: z.number() }),
    }),
  }),
});

const parameters = z.strictObject({
  type: z.literal(9),
  ...named,
  content: z.strictObject({
    version: text,
    style: z.enum(["pills", "above", "formHorizontal", "formVertical"]),
    parameters: z.array(
      z.strictObject({
        id: z.guid(),
        version: text,
        name: text,
        label: text,
        type: z.literal(4),
        isRequired: z.boolean(),
        value: time.timeContext,
        typeSettings: z.strictObject({
          selectableValues: z.array(time.timeContext).nonempty(),
          allowCustom: z.boolean(),
        }),
      }),
    ),
  }),
});

const markdown = z.strictObject({
  type: z.literal(1),
  ...named,
  content: z.strictObject({ json: text }),
});

const leaf = z.discriminatedUnion("type", [markdown, query, parameters, metric]);

const group = z.strictObject({
  type: z.literal(12),
  ...named,
  content: z.strictObject({
    version: z.literal("NotebookGroup/1.0"),
    groupType: z.literal("editable"),
    items: z.array(leaf).nonempty(),
  }),
});

export const workbookShape = z.strictObject({
  version: z.literal("Notebook/1.0"),
  items: z.array(z.discriminatedUnion("type", [...leaf.options, group])).nonempty(),
  fallbackResourceIds: z.array(text),
});
