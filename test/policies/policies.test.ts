// One suite for all of them: loading the SDK costs more than the cases of every policy together.
import "./access.cases";
import "./cluster/cluster.cases";
import "./cluster/identity.cases";
import "./cluster/placement.cases";
import "./cluster/sku.cases";
import "./database/database.cases";
import "./database/geoReplication.cases";
import "./database/stack.cases";
import "./legacy.cases";
import "./network/network.cases";
import "./network/networkLinks.cases";
import "./observability.cases";
import "./words.cases";
import "./vault/secretReferences.cases";
import "./vault/secretRoles.cases";
import "./vault/vault.cases";
