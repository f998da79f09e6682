/** Where something lies that rights are given on. */
export interface Place {
  readonly subscription: string;
  readonly resourceGroup: string;
  /** The ARM id of the resource itself, where that is known: rights are given there and nowhere else. */
  readonly id?: string;
}

const ARM_ID =
  /^\/subscriptions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/resourceGroups\/([^/]+)(\/providers\/[^/]+(?:\/[^/]+){2,})?$/i;

/** Whether a text is the ARM id of a resource group or of something in one. */
export function isArmId(text: string): boolean {
  return ARM_ID.test(text);
}

/** Where a part lies: in a resource group of that name in the environment's subscription, or at an ARM id. */
export function placeOf(part: string, subscription: string): Place {
  const [, other, resourceGroup, below] = ARM_ID.exec(part) ?? [];
  if (other === undefined || resourceGroup === undefined) {
    return { subscription, resourceGroup: part };
  }
  return { subscription: other, resourceGroup, ...(below !== undefined && { id: part }) };
}
