/** `azure-native:redisenterprise:Database` of a URN that ends in `…$azure-native:…::name`. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}

/** The logical name at the end of a URN. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
