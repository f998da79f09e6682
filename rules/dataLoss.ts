import type { Problem } from "./problem";

/**
 * The permission to destroy what a `state` instance holds: who allows it says why, and until when.
 * While it is in force, `protect` is lifted from that instance, so a replacement or a removal can happen.
 */
export interface DataLossPermission {
  /** Why the data may be lost; every preview prints it. */
  readonly reason: string;
  /** The last day (UTC) on which the permission is in force, such as `2026-11-25`; at most 7 days ahead. */
  readonly until: string;
}

export const LONGEST_PERMISSION_DAYS = 7;

const DAY = 24 * 60 * 60 * 1000;
const example = (now: Date): string => new Date(now.getTime() + DAY).toISOString().slice(0, 10);

export function dataLossProblems(permission: DataLossPermission, now: Date): Problem[] {
  const problems: Problem[] = [];
  if (permission.reason.trim() === "") {
    problems.push({
      id: "data-loss-reason",
      property: "allowDataLoss.reason",
      value: permission.reason,
      rule: "a permission to destroy data needs a reason.",
      fix: "Write the reason, such as the number of the ticket.",
    });
  }
  const end = endOf(permission);
  if (end === undefined) {
    problems.push({
      id: "data-loss-until",
      property: "allowDataLoss.until",
      value: permission.until,
      rule: "is not a date.",
      fix: `Write it in the form ${example(now)}.`,
    });
  } else if (end.getTime() - now.getTime() > (LONGEST_PERMISSION_DAYS + 1) * DAY) {
    problems.push({
      id: "data-loss-too-long",
      property: "allowDataLoss.until",
      value: permission.until,
      rule: `is more than ${LONGEST_PERMISSION_DAYS} days ahead; a permission that outlives its purpose destroys data by accident.`,
      fix: `Write a date no later than ${new Date(now.getTime() + LONGEST_PERMISSION_DAYS * DAY).toISOString().slice(0, 10)}.`,
    });
  }
  return problems;
}

export function isInForce(permission: DataLossPermission | undefined, now: Date): boolean {
  const end = permission && endOf(permission);
  return end !== undefined && now.getTime() < end.getTime();
}

/** The instant at which the permission ends: the end of its last day, in UTC. */
function endOf(permission: DataLossPermission): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(permission.until)) return undefined;
  const start = new Date(`${permission.until}T00:00:00Z`);
  // `2026-02-31` parses as a day in March; a day that doesn't print as itself isn't one.
  if (Number.isNaN(start.getTime()) || start.toISOString().slice(0, 10) !== permission.until) {
    return undefined;
  }
  return new Date(start.getTime() + DAY);
}
