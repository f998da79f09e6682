/** Days as `2027-03-31`, in UTC; as text they compare as days do. */

export function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const start = new Date(`${value}T00:00:00Z`);
  // `2026-02-31` parses as a day in March; a day that doesn't print as itself isn't one.
  return !Number.isNaN(start.getTime()) && dayOf(start) === value;
}

export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
