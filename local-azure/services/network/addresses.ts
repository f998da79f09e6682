/** An IPv4 range such as `10.1.0.0/16`, as its first and last address. */
export interface Range {
  first: number;
  last: number;
}

/** Undefined if the text is no CIDR range that begins on its own boundary. */
export function parseRange(text: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [, ...numbers] = match.map(Number);
  const length = numbers.pop() ?? 33;
  if (numbers.some((n) => n > 255) || length > 32) return undefined;
  const first = numbers.reduce((sum, n) => sum * 256 + n, 0);
  const size = 2 ** (32 - length);
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(one: Range, other: Range): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** The first address of a subnet that is free; Azure keeps the first four and the last for itself. */
export function freeAddress(subnet: Range, used: ReadonlySet<string>): string | undefined {
  for (let address = subnet.first + 4; address < subnet.last; address++) {
    const text = addressText(address);
    if (!used.has(text)) return text;
  }
  return undefined;
}

function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
