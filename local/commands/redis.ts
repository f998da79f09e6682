/** `npm run local:redis`: serves the databases that are deployed on the local Azure, until Ctrl-C. */
import { once } from "node:events";

import { AlreadyServedError, serveRedis } from "../../local-azure/redis/serve";
import { UserError } from "../../pulumi/errors";
import { localDirectory } from "../engine/localDirectory";
import { localCommand, runLocalCommand } from "./localCommand";
import { redisServer } from "./redisServer";
import { columns, heading, progressOn, say } from "./terminal";

const command = localCommand("local:redis", "Serve the local Azure's Redis databases").action(
  async (options: { dir?: string }) => {
    const { azure } = localDirectory(options.dir);
    const program = await redisServer();
    const front = await serving(azure, program);
    if (front.endpoints.length === 0)
      progressOn(process.stdout)("no database is deployed: the next `up` brings one");
    heading("Connect");
    say(
      columns([
        ["address", "the one beside the host name above: no DNS knows the name"],
        ["name to expect", "the host name, as SNI and in the certificate"],
        ["certificate authority", front.certificateAuthority],
        ["user and password", "default and an access key; or an object id and its Entra token"],
      ]),
    );
    say(
      `\n  REDISCLI_AUTH=<access key> redis-cli --tls --cacert ${front.certificateAuthority} ` +
        "--sni <host name> -h 127.0.0.1 -p <port>\n\nCtrl-C ends it.",
    );
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    await front.close();
  },
);

async function serving(directory: string, program: string): ReturnType<typeof serveRedis> {
  try {
    return await serveRedis({ directory, program, say: progressOn(process.stdout) });
  } catch (error) {
    if (error instanceof AlreadyServedError) throw new UserError(error.message);
    throw error;
  }
}

void runLocalCommand(command);
