import { DeliveryError } from "../deliveryError";

/** @throws DeliveryError for a value that a CI system would read as more than one output */
export function requireOneLine(name: string, value: string): void {
  if (/[\r\n]/.test(value)) throw new DeliveryError(`the output ${name} must be one line`);
}
