/** Something that several stacks have alike. */
export interface Shared<Item> {
  readonly item: Item;
  readonly stacks: readonly string[];
  /** The same of each of the stacks: they are equal but for what the key leaves out. */
  readonly all: readonly Item[];
}

/** What each stack has, each once, with the stacks that have it, in the order in which it is met. */
export function together<Stack extends { readonly stack: string }, Item>(
  stacks: readonly Stack[],
  itemsOf: (stack: Stack) => readonly Item[],
  keyOf: (item: Item) => unknown = (item) => item,
): Shared<Item>[] {
  const shared = new Map<string, { item: Item; stacks: string[]; all: Item[] }>();
  for (const stack of stacks) {
    for (const item of itemsOf(stack)) {
      const key = JSON.stringify(keyOf(item));
      const known = shared.get(key);
      if (known === undefined) shared.set(key, { item, stacks: [stack.stack], all: [item] });
      else {
        if (!known.stacks.includes(stack.stack)) known.stacks.push(stack.stack);
        known.all.push(item);
      }
    }
  }
  return [...shared.values()];
}
