"""Judges the local Azure's Redis from outside: redis-py and redis-cli, which share no code with it.

    python3 -m venv DIR && DIR/bin/pip install -r test/judges/redis_front.requirements.txt
    DIR/bin/python test/judges/redis_front.py

It needs a Redis server as `npm run local:redis` does; redis-cli is asked where there is one on the PATH.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import redis
from redis.cluster import RedisCluster

REPOSITORY = Path(__file__).resolve().parents[2]


class Served:
    """The databases of test/judges/redisFront.ts, for as long as the judge runs."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            ["node", "-r", "./register.cjs", "test/judges/redisFront.ts", self.folder.name],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        if not line:
            sys.exit("The databases can't be served: see above.")
        said = json.loads(line)
        self.authority = said["certificateAuthority"]
        self.object_id = said["objectId"]
        self.endpoints = {each["name"]: each for each in said["endpoints"]}
        deadline = time.monotonic() + 10
        while not self.assigned() and time.monotonic() < deadline:
            time.sleep(0.05)

    def assigned(self) -> bool:
        """An assignment takes a moment, as on Azure."""
        try:
            return self.client("cache", username=self.object_id, password=token(self.object_id)).ping()
        except redis.AuthenticationError:
            return False

    def client(self, name: str, **options: object) -> redis.Redis:
        endpoint = self.endpoints[name]
        return redis.Redis(
            # The name is checked against the certificate, so it is the address that has to be given apart.
            connection_pool=redis.ConnectionPool(
                connection_class=ByName,
                host=endpoint["hostName"],
                port=endpoint["port"],
                ssl_ca_certs=self.authority,
                **{"password": endpoint["key"], "decode_responses": True, **options},
            )
        )

    def cluster(self) -> RedisCluster:
        """A client of the cluster, which holds 300 keys and no other."""
        endpoint = self.endpoints["cluster"]
        client = RedisCluster(
            host="127.0.0.1",
            port=endpoint["port"],
            password=endpoint["key"],
            ssl=True,
            ssl_ca_certs=self.authority,
            ssl_check_hostname=False,  # redis-py can't be told a name to expect.
            decode_responses=True,
        )
        client.flushall(target_nodes=RedisCluster.PRIMARIES)
        for each in range(300):
            client.set(f"key:{each}", each)
        return client

    def close(self) -> None:
        self.process.communicate(timeout=30)
        self.folder.cleanup()


class ByName(redis.SSLConnection):
    """Connects to 127.0.0.1, and expects the host's name there: no DNS knows it."""

    def _connect(self):
        name, self.host = self.host, "127.0.0.1"
        try:
            plain = redis.Connection._connect(self)
        finally:
            self.host = name
        return self._wrap_socket_with_ssl(plain)


def token(object_id: str, **claims: object) -> str:
    payload = {
        "aud": "https://redis.azure.com",
        "oid": object_id,
        "exp": int(time.time()) + 3600,
        **claims,
    }
    parts = [{"alg": "none", "typ": "JWT"}, payload]
    encoded = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in parts]
    return ".".join([*encoded, ""])


served: Served


def setUpModule() -> None:
    global served
    served = Served()


def tearDownModule() -> None:
    served.close()


class RedisPy(unittest.TestCase):
    def test_a_key_opens_the_database(self):
        client = served.client("cache")
        client.set("from", "redis-py")
        self.assertEqual(client.get("from"), "redis-py")

    def test_another_key_does_not(self):
        with self.assertRaisesRegex(redis.AuthenticationError, "invalid username-password pair"):
            served.client("cache", password="wrong").ping()

    def test_a_token_opens_the_database(self):
        client = served.client("cache", username=served.object_id, password=token(served.object_id))
        self.assertEqual(client.acl_whoami(), served.object_id)

    def test_an_expired_token_and_one_for_another_service_do_not(self):
        for claims in ({"exp": int(time.time()) - 1}, {"aud": "https://management.azure.com"}):
            password = token(served.object_id, **claims)
            with self.assertRaisesRegex(redis.AuthenticationError, "invalid username-password pair"):
                served.client("cache", username=served.object_id, password=password).ping()

    def test_the_address_is_not_in_the_certificate(self):
        endpoint = served.endpoints["cache"]
        with self.assertRaisesRegex(redis.ConnectionError, "IP address mismatch"):
            redis.Redis(
                host="127.0.0.1", port=endpoint["port"], ssl=True, ssl_ca_certs=served.authority
            ).ping()

    def test_a_pipeline_has_its_answers_in_order(self):
        with served.client("cache").pipeline(transaction=False) as pipeline:
            pipeline.set("order", 1).execute_command("CONFIG GET", "maxmemory").get("order")
            ok, refused, value = pipeline.execute(raise_on_error=False)
        self.assertEqual((ok, value), (True, "1"))
        self.assertRegex(str(refused), "unknown command 'CONFIG'")

    def test_a_transaction_with_a_refused_command_does_nothing(self):
        client = served.client("cache")
        client.set("transaction", "before")
        with self.assertRaises(redis.ResponseError):
            with client.pipeline() as pipeline:
                pipeline.set("transaction", "after").execute_command("ROLE").execute()
        self.assertEqual(client.get("transaction"), "before")

    def test_subscribers_hear(self):
        client = served.client("cache")
        with client.pubsub(ignore_subscribe_messages=True) as subscriber:
            subscriber.subscribe("news")
            subscriber.get_message(timeout=5)
            client.publish("news", "heard")
            message = subscriber.get_message(timeout=5)
        self.assertEqual(message["data"], "heard")

    def test_a_large_value_comes_back_whole(self):
        client = served.client("cache", decode_responses=False)
        value = os.urandom(8 * 1024 * 1024)
        client.set("large", value)
        self.assertEqual(client.get("large"), value)
        client.delete("large")

    def test_an_enterprise_cluster_takes_keys_of_several_slots_where_azure_does(self):
        client = served.client("enterprise")
        client.mset({"a": 1, "b": 2})
        self.assertEqual(client.mget("a", "b"), ["1", "2"])
        with self.assertRaisesRegex(redis.ResponseError, "CROSSSLOT|same slot"):
            client.sunion("x", "y")

    def test_a_cluster_client_finds_the_nodes(self):
        client = served.cluster()
        sizes = [client.dbsize(target_nodes=node) for node in client.get_primaries()]
        self.assertEqual((len(sizes), sum(sizes)), (3, 300))
        self.assertGreater(min(sizes), 70)


@unittest.skipUnless(shutil.which("redis-cli"), "there is no redis-cli on the PATH")
class RedisCli(unittest.TestCase):
    def cli(self, name: str, *words: str) -> str:
        endpoint = served.endpoints[name]
        command = ["redis-cli", "--tls", "--cacert", served.authority, "--sni", endpoint["hostName"]]
        address = ["-h", "127.0.0.1", "-p", str(endpoint["port"])]
        done = subprocess.run(
            [*command, *address, *words],
            env={**os.environ, "REDISCLI_AUTH": endpoint["key"]},
            capture_output=True,
            text=True,
            timeout=30,
        )
        return done.stdout.strip() or done.stderr.strip()

    def test_it_logs_in_and_reads_what_it_wrote(self):
        self.assertEqual(self.cli("cache", "SET", "from", "redis-cli"), "OK")
        self.assertEqual(self.cli("cache", "GET", "from"), "redis-cli")

    def test_what_azure_lacks_is_unknown(self):
        self.assertIn("ERR unknown command 'DEBUG'", self.cli("cache", "DEBUG", "SLEEP", "0"))
        self.assertIn("ERR unknown subcommand 'STATS'", self.cli("cache", "MEMORY", "STATS"))

    def test_it_follows_a_cluster(self):
        for each in range(10):
            self.assertEqual(self.cli("cluster", "-c", "SET", f"cli:{each}", "1"), "OK")

    def test_scan_sees_one_node_of_a_cluster(self):
        served.cluster()
        seen = self.cli("cluster", "--scan").splitlines()
        self.assertGreater(len(seen), 70)
        self.assertLess(len(seen), 130)


if __name__ == "__main__":
    unittest.main()
