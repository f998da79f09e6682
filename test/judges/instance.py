"""What a user of azure-mgmt-redisenterprise does with an instance, against the local Azure at LOCAL_AZURE_URL.

Each line of its input is the name of a request; it prints what the SDK has read as a line of JSON, and never a key.
"""

import json
import os
import ssl
import sys
import time
import urllib.parse
import urllib.request

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.mgmt.redisenterprise import RedisEnterpriseManagementClient
from azure.mgmt.redisenterprise import models

URL = os.environ["LOCAL_AZURE_URL"]
GROUP, CLUSTER, DATABASE = "group", "cache", "default"
OBJECT_ID = "44444444-4444-4444-4444-444444444444"


class ClientSecret:
    """The login of azure-identity's ClientSecretCredential, in as many lines as its one request needs."""

    def get_token(self, *scopes, **_):
        form = {
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "scope": scopes[0],
        }
        trust = ssl.create_default_context(cafile=os.environ["REQUESTS_CA_BUNDLE"])
        url = f"{os.environ['AZURE_AUTHORITY_HOST']}/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token"
        body = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(url, body, context=trust) as answer:
            token = json.load(answer)
        return AccessToken(token["access_token"], int(time.time()) + token["expires_in"])


client = RedisEnterpriseManagementClient(
    ClientSecret(),
    os.environ["AZURE_SUBSCRIPTION_ID"],
    base_url=URL,
    credential_scopes=[f"{URL}/.default"],
    polling_interval=0.1,
)
clusters, databases, assignments, connections = (
    client.redis_enterprise,
    client.databases,
    client.access_policy_assignment,
    client.private_endpoint_connections,
)


def cluster(**changes):
    wanted = {
        "location": "uksouth",
        "sku": models.Sku(name="Balanced_B1"),
        "tags": {"owner": "judge"},
        "high_availability": "Disabled",
        "public_network_access": "Disabled",
        "minimum_tls_version": "1.2",
    }
    return models.Cluster(**{**wanted, **changes})


def database(**changes):
    wanted = {
        "access_keys_authentication": "Enabled",
        "client_protocol": "Encrypted",
        "clustering_policy": "NoCluster",
        "eviction_policy": "VolatileLRU",
        "port": 10000,
    }
    return models.Database(**{**wanted, **changes})


def make_cluster(name=CLUSTER, **changes):
    return clusters.begin_create(GROUP, name, cluster(**changes)).result().as_dict()


def make_database(name=DATABASE, **changes):
    return databases.begin_create(GROUP, CLUSTER, name, database(**changes)).result().as_dict()


def assign(name, object_id=OBJECT_ID, policy="default"):
    user = models.AccessPolicyAssignmentPropertiesUser(object_id=object_id)
    assignment = models.AccessPolicyAssignment(access_policy_name=policy, user=user)
    return assignments.begin_create_update(GROUP, CLUSTER, DATABASE, name, assignment).result().as_dict()


def change_cluster(**changes):
    return clusters.begin_update(GROUP, CLUSTER, models.ClusterUpdate(**changes)).result().as_dict()


def change_database(**changes):
    return databases.begin_update(GROUP, CLUSTER, DATABASE, models.DatabaseUpdate(**changes)).result().as_dict()


def rotate(which):
    before = databases.list_keys(GROUP, CLUSTER, DATABASE)
    parameters = models.RegenerateKeyParameters(key_type=which)
    result = databases.begin_regenerate_key(GROUP, CLUSTER, DATABASE, parameters).result()
    after = databases.list_keys(GROUP, CLUSTER, DATABASE)
    return {
        "primaryChanged": before.primary_key != after.primary_key,
        "secondaryChanged": before.secondary_key != after.secondary_key,
        # What the operation ends with is its status: a client has to ask for the keys.
        "resultHasKeys": result is not None and result.primary_key is not None,
    }


def keys():
    found = databases.list_keys(GROUP, CLUSTER, DATABASE)
    return [bool(found.primary_key), bool(found.secondary_key), found.primary_key != found.secondary_key]


def names(listed):
    return [each.name for each in listed]


def connection(found):
    return [found.name, found.private_link_service_connection_state.status]


persistence = models.Persistence
REQUESTS = {
    "make cluster": make_cluster,
    "make database": make_database,
    "make assignment": lambda: assign("judge"),
    "make second assignment": lambda: assign("second", "55555555-5555-5555-5555-555555555555"),
    "read cluster": lambda: clusters.get(GROUP, CLUSTER).as_dict(),
    "read database": lambda: databases.get(GROUP, CLUSTER, DATABASE).as_dict(),
    "read assignment": lambda: assignments.get(GROUP, CLUSTER, DATABASE, "judge").as_dict(),
    "list clusters": lambda: names(clusters.list()),
    "list by group": lambda: names(clusters.list_by_resource_group(GROUP)),
    "list databases": lambda: names(databases.list_by_cluster(GROUP, CLUSTER)),
    "list assignments": lambda: names(assignments.list(GROUP, CLUSTER, DATABASE)),
    "list sizes": lambda: names(clusters.list_skus_for_scaling(GROUP, CLUSTER).skus),
    "list connections": lambda: [connection(each) for each in connections.list(GROUP, CLUSTER)],
    "read connection": lambda: connection(connections.get(GROUP, CLUSTER, "endpoint.redis")),
    "list keys": keys,
    "regenerate primary": lambda: rotate("Primary"),
    "regenerate secondary": lambda: rotate("Secondary"),
    "tags": lambda: change_cluster(tags={"owner": "another"}),
    "sku": lambda: change_cluster(sku=models.Sku(name="Balanced_B3")),
    "highAvailability": lambda: change_cluster(high_availability="Enabled"),
    "publicNetworkAccess": lambda: change_cluster(public_network_access="Enabled"),
    "minimumTlsVersion": lambda: change_cluster(minimum_tls_version="1.2"),
    "identity": lambda: change_cluster(identity=models.ManagedServiceIdentity(type="SystemAssigned")),
    "evictionPolicy": lambda: change_database(eviction_policy="NoEviction"),
    "accessKeysAuthentication": lambda: change_database(access_keys_authentication="Disabled"),
    "clientProtocol": lambda: change_database(client_protocol="Plaintext"),
    "clusteringPolicy": lambda: change_database(clustering_policy="EnterpriseCluster"),
    "persistence": lambda: change_database(
        persistence=persistence(aof_enabled=True, aof_frequency="1s", rdb_enabled=False)
    ),
    "deferUpgrade": lambda: change_database(defer_upgrade="Deferred"),
    "unknown size": lambda: make_cluster("other", sku=models.Sku(name="Balanced_B2")),
    "zones": lambda: make_cluster("other", zones=["1"]),
    "old TLS": lambda: make_cluster("other", minimum_tls_version="1.0"),
    "another region": lambda: make_cluster(location="ukwest"),
    "another family": lambda: change_cluster(sku=models.Sku(name="FlashOptimized_A250")),
    "no replica again": lambda: change_cluster(high_availability="Disabled"),
    "another name": lambda: make_database("other"),
    "another clustering": lambda: change_database(clustering_policy="OSSCluster"),
    "both persistences": lambda: change_database(
        persistence=persistence(aof_enabled=True, aof_frequency="1s", rdb_enabled=True, rdb_frequency="1h")
    ),
    "assigned twice": lambda: assign("twice"),
    "another policy": lambda: assign("third", "66666666-6666-6666-6666-666666666666", "reader"),
    "no object id": lambda: assign("third", "judge"),
    "no such cluster": lambda: clusters.get(GROUP, "other"),
    "no such group": lambda: clusters.get("other", CLUSTER),
    "delete second assignment": lambda: assignments.begin_delete(GROUP, CLUSTER, DATABASE, "second").result(),
    "delete assignment": lambda: assignments.begin_delete(GROUP, CLUSTER, DATABASE, "judge").result(),
    "delete database": lambda: databases.begin_delete(GROUP, CLUSTER, DATABASE).result(),
    "delete cluster": lambda: clusters.begin_delete(GROUP, CLUSTER).result(),
}


def outcome(request):
    try:
        return request()
    except HttpResponseError as error:
        return {"refused": [error.status_code, error.error.code if error.error else None]}


for line in sys.stdin:
    print(json.dumps(outcome(REQUESTS[line.strip()])), flush=True)
