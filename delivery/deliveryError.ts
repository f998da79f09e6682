/** Something that the maintainer of the delivery can fix: printed as it is, without a stack trace. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
}
