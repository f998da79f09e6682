import { guidOf } from "./guid";
import { hitRatesQuery } from "./hitRate";
import {
  type Chart,
  charts,
  lookupCharts,
  nameOf,
  type ShownInstance,
  watchedHitRate,
  watchedIn,
} from "./workbookCharts";
import {
  group,
  type GroupItem,
  line,
  text,
  TIME_RANGE,
  timeContext,
  timeRange,
  units,
  type Workbook,
} from "./workbookItems";
import { overview } from "./workbookOverview";

export interface Shown {
  readonly title: string;
  readonly instances: readonly ShownInstance[];
  /** Where the clusters' metrics go, which the hit rate is worked out from. */
  readonly workspaceId?: string | undefined;
}

/**
 * The tag that Azure keeps a workbook's title in. It adds the tag itself, and a title in it that isn't the display name
 * prevails; written here, both always agree. Source: hashicorp/terraform-provider-azurerm#22113 and #22148.
 */
export const TITLE_TAG = "hidden-title";

/** The workbook belongs to no one resource, but to Azure Monitor; Azure keeps the words in lower case. */
export const WORKBOOK_SOURCE = "azure monitor";

/** A workbook is named by a GUID, which no other in the subscription may have: MicrosoftDocs/azure-docs#52844. */
export function workbookGuid(resourceGroup: string, environment: string): string {
  return guidOf(`/resourceGroups/${resourceGroup}/workbooks/${environment}`);
}

/** Opens a workbook in the portal: `#resource<id>` opens a resource, and `workbook` is its page with the charts. */
export function workbookUrl(id: string): string {
  return `https://portal.azure.com/#resource${id}/workbook`;
}

/** The workbook as Azure stores it. Instances are in the order of their ids, so that the order of a file changes nothing. */
export function workbookData(shown: Shown): string {
  return JSON.stringify(workbook(shown));
}

export function workbook({ title, instances: unordered, workspaceId }: Shown): Workbook {
  const instances = [...unordered].sort((one, other) => (one.clusterId < other.clusterId ? -1 : 1));
  const { usedMemory, evictedKeys, connectedClients, serverLoad, operations, latency } = charts;
  const section = (chart: Chart): GroupItem =>
    group(chart.name, [
      text(chart.name, [
        watchedIn(chart, instances),
        ...(chart.note === undefined ? [] : [chart.note]),
      ]),
      line(chart, instances),
    ]);
  return {
    version: "Notebook/1.0",
    items: [
      text("title", [
        `# ${title}`,
        `Instances: ${instances.map((each) => `${nameOf(each)} (${each.workload})`).join(", ")}.`,
        "An alert fired? The words above its chart say what fires it and which runbook to read. In the table, yellow " +
          "is a warning and red is critical. All runbooks: docs/troubleshooting.md.",
      ]),
      timeRange,
      overview(instances),
      section(usedMemory),
      ...(workspaceId === undefined
        ? lookupCharts.map(section)
        : [hitRate(instances, workspaceId)]),
      section(evictedKeys),
      section(connectedClients),
      section(serverLoad),
      section(operations),
      section(latency),
    ],
    fallbackResourceIds: ["Azure Monitor"],
  };
}

function hitRate(instances: readonly ShownInstance[], workspaceId: string): GroupItem {
  const query = hitRatesQuery(
    instances.map(({ clusterId }) => clusterId),
    `{${TIME_RANGE}:grain}`,
  );
  return group("hit-rate", [
    text("hit-rate", [watchedHitRate(instances)]),
    {
      type: 3,
      name: "hit-rate-chart",
      content: {
        version: "KqlItem/1.0",
        title: "Hit rate",
        size: 0,
        query,
        ...timeContext,
        queryType: 0,
        resourceType: "microsoft.operationalinsights/workspaces",
        crossComponentResources: [workspaceId],
        visualization: "linechart",
        noDataMessage:
          "No look-ups in this time range, or the workspace gets no metrics of these instances.",
        chartSettings: { ySettings: { unit: units.percent, min: 0, max: 100 } },
      },
    },
  ]);
}
