interface Queue {
  last: Promise<unknown>;
  /** The one under way, and those that wait for it. */
  length: number;
}

/** Imports under way and waiting; an import holds a thread and much memory. */
const mostImports = 8;

const queues = new WeakMap<object, Queue>();

/** Does one piece of work after the other for each owner. Undefined: too many wait already. */
export function inTurn<T>(owner: object, work: () => Promise<T>): Promise<T> | undefined {
  const queue = queues.get(owner) ?? { last: Promise.resolve(), length: 0 };
  if (queue.length >= mostImports) return undefined;
  queues.set(owner, queue);
  queue.length += 1;
  const done = queue.last.then(work).finally(() => (queue.length -= 1));
  queue.last = done.catch(() => undefined);
  return done;
}
