/** How to get to a database, where it isn't by its host name in DNS. */
export type RedisRoute =
  | { readonly address: string; readonly port: number; readonly tls: boolean; readonly ca: string }
  /** Why there is no way. */
  | { readonly none: string };
