"""What a user of azure-mgmt-redisenterprise does with an instance, against the local Azure at LOCAL_AZURE_URL.

python instance.py make|update|rotate|refused|remove: prints what the SDK has read, as JSON, and never a key.
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
    polling_interval=1,
)
clusters, databases, assignments = (
    client.redis_enterprise,
    client.databases,
    client.access_policy_assignment,
)


def cluster(**changes):
    wanted = {
        "location": "uksouth",
        "sku": models.Sku(name="Balanced_B1"),
        "tags": {"owner": "judge"},
        "public_network_access": "Disabled",
        "minimum_tls_version": "1.2",
    }
    return models.Cluster(**{**wanted, **changes})


def make():
    made = clusters.begin_create(GROUP, CLUSTER, cluster()).result()
    database = models.Database(
        access_keys_authentication="Enabled",
        client_protocol="Encrypted",
        clustering_policy="NoCluster",
        eviction_policy="VolatileLRU",
        port=10000,
    )
    held = databases.begin_create(GROUP, CLUSTER, DATABASE, database).result()
    assignment = models.AccessPolicyAssignment(
        access_policy_name="default",
        user=models.AccessPolicyAssignmentPropertiesUser(object_id=OBJECT_ID),
    )
    assigned = assignments.begin_create_update(GROUP, CLUSTER, DATABASE, "judge", assignment).result()
    return {
        "cluster": made.as_dict(),
        "database": held.as_dict(),
        "assignment": assigned.as_dict(),
        "read": clusters.get(GROUP, CLUSTER).as_dict() == made.as_dict(),
        "listed": [
            [each.name for each in clusters.list()],
            [each.name for each in clusters.list_by_resource_group(GROUP)],
            [each.name for each in databases.list_by_cluster(GROUP, CLUSTER)],
            [each.name for each in assignments.list(GROUP, CLUSTER, DATABASE)],
        ],
    }


def update():
    changed = clusters.begin_update(
        GROUP,
        CLUSTER,
        models.ClusterUpdate(sku=models.Sku(name="Balanced_B3"), tags={"owner": "another"}),
    ).result()
    held = databases.begin_update(
        GROUP, CLUSTER, DATABASE, models.DatabaseUpdate(eviction_policy="AllKeysLRU")
    ).result()
    sizes = clusters.list_skus_for_scaling(GROUP, CLUSTER)
    return {
        "cluster": changed.as_dict(),
        "database": held.as_dict(),
        "sizes": [each.name for each in sizes.skus],
    }


def rotate():
    before = databases.list_keys(GROUP, CLUSTER, DATABASE)
    parameters = models.RegenerateKeyParameters(key_type="Primary")
    result = databases.begin_regenerate_key(GROUP, CLUSTER, DATABASE, parameters).result()
    after = databases.list_keys(GROUP, CLUSTER, DATABASE)
    return {
        "primaryChanged": before.primary_key != after.primary_key,
        "secondaryKept": before.secondary_key == after.secondary_key,
        # What the operation ends with is its status: a client has to ask for the keys.
        "resultHasKeys": result is not None and result.primary_key is not None,
    }


def refused():
    wrong = models.Sku(name="Balanced_B2")
    attempts = {
        "unknown size": lambda: clusters.begin_create(GROUP, "other", cluster(sku=wrong)).result(),
        "zones": lambda: clusters.begin_create(GROUP, "other", cluster(zones=["1"])).result(),
        "no such cluster": lambda: clusters.get(GROUP, "other"),
        "no such group": lambda: clusters.get("other", CLUSTER),
        "another region": lambda: clusters.begin_create(
            GROUP, CLUSTER, cluster(location="ukwest")
        ).result(),
        "another name": lambda: databases.begin_create(
            GROUP, CLUSTER, "other", models.Database()
        ).result(),
    }
    return {what: code_of(attempt) for what, attempt in attempts.items()}


def code_of(attempt):
    try:
        attempt()
    except HttpResponseError as error:
        return [error.status_code, error.error.code if error.error else None]
    return "taken"


def remove():
    assignments.begin_delete(GROUP, CLUSTER, DATABASE, "judge").result()
    databases.begin_delete(GROUP, CLUSTER, DATABASE).result()
    clusters.begin_delete(GROUP, CLUSTER).result()
    clusters.begin_delete(GROUP, CLUSTER).result()
    return {"left": [each.name for each in clusters.list()]}


print(json.dumps({"make": make, "update": update, "rotate": rotate, "refused": refused, "remove": remove}[sys.argv[1]]()))
