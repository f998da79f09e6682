/** Something that whoever looks after the delivery can put right: printed as it is, without a stack trace. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
}
