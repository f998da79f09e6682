import { type ConnectionSettings, connectionStringWithoutPassword } from "./connection";

/** What a client's code is made of. */
export interface ClientContext extends ConnectionSettings {
  /** The environment variable with the password; undefined where a token is one. */
  readonly variable: string | undefined;
  readonly isCluster: boolean;
}

export function stackExchange(context: ClientContext): string[] {
  const { variable } = context;
  return [
    `var options = ConfigurationOptions.Parse("${connectionStringWithoutPassword(context)}");`,
    variable === undefined
      ? "await options.ConfigureForAzureWithTokenCredentialAsync(new DefaultAzureCredential());"
      : `options.Password = configuration["${variable.replaceAll("__", ":")}"];`,
    "var redis = await ConnectionMultiplexer.ConnectAsync(options);",
  ];
}

export function nodeRedis({
  host,
  port,
  connectTimeout,
  variable,
  isCluster,
  entraScope,
}: ClientContext): string[] {
  const login =
    variable === undefined
      ? "credentialsProvider: EntraIdCredentialsProviderFactory.createForDefaultAzureCredential({ " +
        `credential: new DefaultAzureCredential(), scopes: "${entraScope ?? ""}", ` +
        "tokenManagerConfig: { expirationRefreshRatio: 0.8 } })"
      : `password: process.env.${variable}`;
  const socket = `tls: true, servername: "${host}", connectTimeout: ${connectTimeout}`;
  const further = `${login}, pingInterval: 60_000, commandOptions: { timeout: 5000 }`;
  return [
    ...(isCluster
      ? [
          "const redis = createCluster({",
          `  rootNodes: [{ socket: { host: "${host}", port: ${port} } }],`,
          `  defaults: { socket: { ${socket} }, ${further} },`,
          "});",
        ]
      : [
          "const redis = createClient({",
          `  socket: { host: "${host}", port: ${port}, ${socket} },`,
          `  ${further},`,
          "});",
        ]),
    'redis.on("error", (error) => log(error));',
    "await redis.connect();",
  ];
}

export function ioredis({
  host,
  port,
  connectTimeout,
  syncTimeout,
  variable,
  isCluster,
}: ClientContext): string[] {
  const login =
    variable === undefined
      ? "username: objectId, password: token"
      : `password: process.env.${variable}`;
  const options = `tls: { servername: "${host}" }, ${login}, connectTimeout: ${connectTimeout}, commandTimeout: ${syncTimeout}`;
  return isCluster
    ? [
        `const redis = new Cluster([{ host: "${host}", port: ${port} }], {`,
        "  dnsLookup: (address, callback) => callback(null, address),",
        `  redisOptions: { ${options} },`,
        "});",
      ]
    : [
        `const redis = new Redis({ host: "${host}", port: ${port}, ${options},`,
        "  maxRetriesPerRequest: 3, retryStrategy: (times) => Math.min(times * 100, 2000) });",
      ];
}

export function redisPy({
  host,
  port,
  connectTimeout,
  syncTimeout,
  variable,
  isCluster,
  entraScope,
}: ClientContext): string[] {
  const login =
    variable === undefined
      ? `credential_provider=create_from_default_azure_credential(("${entraScope ?? ""}",))`
      : `password=os.environ["${variable}"]`;
  return [
    `r = redis.${isCluster ? "RedisCluster" : "Redis"}(`,
    `    host="${host}", port=${port}, ssl=True, ${login},`,
    `    socket_connect_timeout=${connectTimeout / 1000}, socket_timeout=${syncTimeout / 1000}, health_check_interval=60,`,
    `    retry=Retry(ExponentialBackoff(), 3),${isCluster ? "" : " retry_on_error=[ConnectionError, TimeoutError],"}`,
    ")",
  ];
}

export function lettuce({
  host,
  port,
  connectTimeout,
  syncTimeout,
  variable,
  isCluster,
}: ClientContext): string[] {
  const login =
    variable === undefined
      ? ".withAuthentication(TokenBasedRedisCredentialsProvider.create(" +
        "AzureTokenAuthConfigBuilder.builder().defaultAzureCredential(new DefaultAzureCredentialBuilder().build()).build()))"
      : `.withPassword(System.getenv("${variable}").toCharArray())`;
  const uri = [
    `RedisURI uri = RedisURI.builder().withHost("${host}").withPort(${port}).withSsl(true)`,
    `    ${login}`,
    `    .withTimeout(Duration.ofMillis(${syncTimeout})).build();`,
  ];
  const options = [
    `    .socketOptions(SocketOptions.builder().connectTimeout(Duration.ofMillis(${connectTimeout})).keepAlive(true).build())`,
    ...(variable === undefined
      ? ["    .reauthenticateBehavior(ClientOptions.ReauthenticateBehavior.ON_NEW_CREDENTIALS)"]
      : []),
  ];
  return isCluster
    ? [
        ...uri,
        "ClientResources resources = ClientResources.builder().socketAddressResolver(MappingSocketAddressResolver.create(",
        `    DnsResolvers.UNRESOLVED, node -> HostAndPort.of("${host}", node.getPort()))).build();`,
        "RedisClusterClient client = RedisClusterClient.create(resources, uri);",
        "client.setOptions(ClusterClientOptions.builder()",
        ...options,
        "    .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()",
        "        .enablePeriodicRefresh().enableAllAdaptiveRefreshTriggers().build()).build());",
      ]
    : [
        ...uri,
        "RedisClient client = RedisClient.create(uri);",
        "client.setOptions(ClientOptions.builder()",
        ...options,
        "    .build());",
      ];
}

export function goRedis({
  host,
  port,
  connectTimeout,
  syncTimeout,
  variable,
  isCluster,
}: ClientContext): string[] {
  const kind = isCluster ? "Cluster" : "";
  const address = isCluster ? `Addrs: []string{"${host}:${port}"},` : `Addr: "${host}:${port}",`;
  return [
    ...(variable === undefined
      ? [
          "provider, err := entraid.NewDefaultAzureCredentialsProvider(entraid.DefaultAzureCredentialsProviderOptions{})",
        ]
      : []),
    `client := redis.New${kind}Client(&redis.${kind}Options{`,
    `	${address}`,
    `	TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12, ServerName: "${host}"},`,
    variable === undefined
      ? "	StreamingCredentialsProvider: provider,"
      : `	Password: os.Getenv("${variable}"),`,
    `	DialTimeout: ${connectTimeout / 1000} * time.Second, ReadTimeout: ${syncTimeout / 1000} * time.Second, MaxRetries: 3,`,
    "})",
  ];
}
