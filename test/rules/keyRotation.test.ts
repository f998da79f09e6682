import * as fc from "fast-check";

import { accessKeyNames, type AccessKeyName } from "../../rules/instanceSettings";
import {
  type Holds,
  otherKey,
  type RotationRequest,
  type RotationState,
  rotationState,
  rotationStep,
  type SeenRotation,
  type SeenSecret,
} from "../../rules/keyRotation";

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 30, 12, minute));

/** A secret whose versions, the newest first, hold these; the oldest was made at minute 0. */
const secret = (name: string, ...holds: Holds[]): SeenSecret => ({
  name,
  versions: holds.map((each, index) => ({ holds: each, created: at(holds.length - 1 - index) })),
});
const seen = (activeKey: AccessKeyName, ...secrets: SeenSecret[]): SeenRotation => ({
  activeKey,
  secrets,
});
const password = (...holds: Holds[]): SeenSecret => secret("password", ...holds);
const text = (...holds: Holds[]): SeenSecret => secret("connection", ...holds);

const unused: RotationState = { kind: "idle", active: "primary", idle: "secondary", unreadable: 0 };
const givenOut: RotationState = {
  ...{ kind: "givenOut", active: "secondary", idle: "primary" },
  replaced: at(1),
};

test.each<[what: string, seen: SeenRotation, state: RotationState]>([
  ["before the first rotation", seen("primary", password("primary")), unused],
  [
    "after many: what older versions held opens nothing any more",
    seen("primary", password("primary", "neither", "neither"), text("primary", "neither")),
    unused,
  ],
  [
    "the line is changed and not deployed",
    seen("secondary", password("primary")),
    { kind: "undeployed", deployed: "primary", file: "secondary" },
  ],
  [
    "it is deployed, and this stack file is older",
    seen("primary", password("secondary", "primary")),
    { kind: "undeployed", deployed: "secondary", file: "primary" },
  ],
  [
    "an update was killed between two secrets",
    seen("secondary", password("secondary", "primary"), text("primary")),
    { kind: "divided", secrets: { primary: ["connection"], secondary: ["password"] } },
  ],
  ["it is deployed", seen("secondary", password("secondary", "primary")), givenOut],
  [
    "it is deployed, and one secret is new: the other still knows the idle key",
    seen("secondary", text("secondary"), password("secondary", "primary")),
    givenOut,
  ],
  [
    "the key that was given out is known however often it was, and by the last time",
    seen("secondary", password("secondary", "primary", "secondary", "primary")),
    { ...givenOut, replaced: at(3) },
  ],
  [
    "an older version is disabled",
    seen("primary", password("primary", "unreadable", "neither")),
    { ...unused, unreadable: 1 },
  ],
  [
    "a secret isn't there, one is disabled, one holds another key",
    seen("primary", password(), text("unreadable", "primary"), secret("third", "neither")),
    {
      kind: "dead",
      secrets: [
        { name: "password", why: "missing" },
        { name: "connection", why: "disabled" },
        { name: "third", why: "dead" },
      ],
    },
  ],
  [
    "one secret is dead, whatever the others hold",
    seen("primary", password("primary"), text("neither", "primary")),
    { kind: "dead", secrets: [{ name: "connection", why: "dead" }] },
  ],
])("%s", (_what, given, state) => {
  expect(rotationState(given)).toEqual(state);
});

const begin: RotationRequest = { kind: "begin", clientsRestarted: false };
const beginRestarted: RotationRequest = { kind: "begin", clientsRestarted: true };
const finish: RotationRequest = { kind: "finish" };
const leaked = (slot?: AccessKeyName): RotationRequest => ({ kind: "leaked", slot });

const dead: RotationState = { kind: "dead", secrets: [{ name: "password", why: "dead" }] };
const divided: RotationState = { kind: "divided", secrets: { primary: ["a"], secondary: ["b"] } };
const undeployed: RotationState = { kind: "undeployed", deployed: "primary", file: "secondary" };
const unseen: RotationState = { kind: "unseen" };
const unknown: RotationState = { ...unused, unreadable: 2 };
const regenerate = (slot: AccessKeyName, outage = false): string =>
  `regenerate ${slot}${outage ? ", an outage" : ""}`;

test.each<[state: RotationState, request: RotationRequest, step: string]>([
  [unused, begin, regenerate("secondary")],
  [unused, finish, "nothing"],
  [unused, leaked(), regenerate("primary", true)],
  [unused, leaked("primary"), regenerate("primary", true)],
  [unused, leaked("secondary"), regenerate("secondary")],
  [unknown, begin, "unknown-versions"],
  [unknown, beginRestarted, regenerate("secondary")],
  [givenOut, begin, "clients-first"],
  [givenOut, beginRestarted, "clients-first"],
  [givenOut, finish, regenerate("primary")],
  [givenOut, leaked("primary"), regenerate("primary")],
  [givenOut, leaked(), regenerate("secondary", true)],
  [undeployed, begin, "deployment-first"],
  [undeployed, finish, "deployment-first"],
  [undeployed, leaked(), regenerate("primary", true)],
  [undeployed, leaked("secondary"), regenerate("secondary")],
  [divided, begin, "secrets-first"],
  [divided, finish, "secrets-first"],
  [divided, leaked(), "which-slot"],
  [divided, leaked("secondary"), regenerate("secondary", true)],
  [dead, begin, "secrets-first"],
  [dead, finish, "secrets-first"],
  [dead, leaked(), "which-slot"],
  [dead, leaked("primary"), regenerate("primary", true)],
  [unseen, begin, "vault-first"],
  [unseen, finish, "vault-first"],
  [unseen, leaked(), "which-slot"],
  [unseen, leaked("secondary"), regenerate("secondary", true)],
  ...[unused, givenOut, undeployed, divided, dead].map(
    (state): [RotationState, RotationRequest, string] => [state, { kind: "look" }, "nothing"],
  ),
])("%j, %j: %s", (state, request, expected) => {
  const step = rotationStep(state, request);
  expect(
    step.kind === "regenerate"
      ? regenerate(step.slot, step.outage)
      : step.kind === "refused"
        ? step.because
        : step.kind,
  ).toBe(expected);
});

/** An instance, its vault, its stack file and its clients, with numbers for keys: no number comes twice. */
class World {
  readonly keys = { primary: 1, secondary: 2 };
  private made = 2;
  private minute = 0;
  file: AccessKeyName = "primary";
  readonly secrets: { value: number; created: Date }[][] = [[], []];
  readonly clients = [0, 0, 0];

  constructor() {
    this.up();
    this.restart();
  }

  seen(): SeenRotation {
    return {
      activeKey: this.file,
      secrets: this.secrets.map((versions, index) => ({
        name: `secret ${index}`,
        versions: versions.map(({ value, created }) => ({ holds: this.slotOf(value), created })),
      })),
    };
  }

  state(): RotationState {
    return rotationState(this.seen());
  }

  /** A run of the command by whoever: all that it knows is what it sees. */
  run(request: RotationRequest): void {
    const step = rotationStep(this.state(), request);
    if (step.kind === "regenerate") this.keys[step.slot] = ++this.made;
  }

  /** An update, which may be killed after some of the secrets. */
  up(written = this.secrets.length): void {
    for (const versions of this.secrets.slice(0, written)) {
      const value = this.keys[this.file];
      if (versions[0]?.value !== value) versions.unshift({ value, created: at(++this.minute) });
    }
  }

  restart(): void {
    this.clients.forEach((_, index) => {
      this.clients[index] = this.secrets[index % 2]![0]!.value;
    });
  }

  allRestarted(): boolean {
    return this.clients.every((value, index) => value === this.secrets[index % 2]![0]!.value);
  }

  opens(value: number): boolean {
    return this.slotOf(value) !== "neither";
  }

  private slotOf(value: number): AccessKeyName | "neither" {
    return accessKeyNames.find((name) => this.keys[name] === value) ?? "neither";
  }
}

type Deed = (world: World) => void;

const harmless: fc.Arbitrary<Deed> = fc.oneof(
  fc.constant<Deed>((world) => world.run(begin)),
  fc.constant<Deed>((world) => world.run({ kind: "look" })),
  fc.constantFrom(...accessKeyNames).map(
    (name): Deed =>
      (world) =>
        void (world.file = name),
  ),
  fc.integer({ min: 0, max: 2 }).map(
    (written): Deed =>
      (world) =>
        world.up(written),
  ),
  fc.constant<Deed>((world) => world.restart()),
);
const honest: fc.Arbitrary<Deed> = fc.constant((world) => {
  if (world.allRestarted()) world.run(finish);
});
const careless: fc.Arbitrary<Deed> = fc.constantFrom(
  (world) => world.run(finish),
  (world) => world.run(beginRestarted),
);
const leaking: fc.Arbitrary<Deed> = fc
  .constantFrom(undefined, ...accessKeyNames)
  .map((slot) => (world) => world.run(leaked(slot)));

/** Does what the command says, until it has nothing left to say. */
function goOn(world: World): void {
  for (let rounds = 0; world.state().kind !== "idle"; rounds++) {
    expect(rounds).toBeLessThan(4);
    if (world.state().kind === "givenOut") {
      world.restart();
      world.run(finish);
    } else world.up();
  }
}

/** A whole rotation by somebody whom nobody disturbs. */
function rotate(world: World): void {
  world.run(begin);
  world.file = otherKey(world.file);
  world.up();
  world.restart();
  world.run(finish);
}

test("whatever anybody does, and wherever it is killed, no secret ever holds a dead key", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(harmless, honest, careless), { maxLength: 30 }), (deeds) => {
      const world = new World();
      for (const deed of deeds) {
        deed(world);
        expect(world.secrets.filter(([newest]) => !world.opens(newest!.value))).toEqual([]);
      }
    }),
  );
});

test("no client is locked out where nobody says that all were restarted while they weren't", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(harmless, honest), { maxLength: 30 }), (deeds) => {
      const world = new World();
      for (const deed of deeds) {
        deed(world);
        expect(world.clients.filter((value) => !world.opens(value))).toEqual([]);
      }
    }),
  );
});

test("from wherever it was left, also by a leaked key, another person brings it to the end of an undisturbed rotation", () => {
  const any = fc.oneof(harmless, honest, careless, leaking);
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (deeds) => {
      const world = new World();
      for (const deed of deeds) deed(world);
      const before = Object.values(world.keys);
      goOn(world);
      rotate(world);
      // Both keys are new, all secrets hold the active one, all clients have it, and the idle one is nobody's.
      expect(Object.values(world.keys).filter((key) => before.includes(key))).toEqual([]);
      expect(world.state()).toEqual({
        ...{ kind: "idle", active: world.file, idle: otherKey(world.file), unreadable: 0 },
      });
      expect(new Set(world.clients)).toEqual(new Set([world.keys[world.file]]));
    }),
  );
});

test("a leaked key is dead at once, from every state", () => {
  const any = fc.oneof(harmless, honest, careless, leaking);
  fc.assert(
    fc.property(fc.array(any), fc.constantFrom(...accessKeyNames), (deeds, slot) => {
      const world = new World();
      for (const deed of deeds) deed(world);
      const value = world.keys[slot];
      world.run(leaked(slot));
      expect(world.opens(value)).toBe(false);
    }),
  );
});
