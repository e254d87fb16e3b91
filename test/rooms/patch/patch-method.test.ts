import { expect, it } from 'vitest';
import { patchMethod } from '../../../src/patch/index.ts';

/** Creates an object with a method of the platform's shape. The method notes its receiver and its argument. */
function createOwner() {
  const calls: unknown[] = [];
  const owner = {
    send(this: unknown, first: unknown, _second?: unknown) {
      calls.push([this === owner, first]);
      return first;
    },
  };
  return { owner, calls };
}

it('calls the replacement of the function, with the receiver and the arguments', () => {
  const { owner, calls } = createOwner();
  const seen: unknown[] = [];
  patchMethod(owner, 'send', (original, self, args) => {
    seen.push(self === owner, args);
    return [original.apply(self, ['changed'])];
  });
  expect(owner.send('given', 2)).toEqual(['changed']);
  expect(seen).toEqual([true, ['given', 2]]);
  expect(calls).toEqual([[true, 'changed']]);
});

it('looks the same from outside', () => {
  const { owner } = createOwner();
  const mark = Object.assign(owner.send, { polyfill: true });
  patchMethod(owner, 'send', () => {});
  expect(owner.send).not.toBe(mark);
  expect([owner.send.name, owner.send.length, { ...owner.send }]).toEqual(['send', 2, { polyfill: true }]);
  expect(Object.keys(owner)).toEqual(['send']);
});

it('is the identical function after the undo', () => {
  const { owner } = createOwner();
  const before = owner.send;
  const undo = patchMethod(owner, 'send', () => {});
  undo();
  undo();
  expect(owner.send).toBe(before);
});

it('passes through after the undo where other code has patched over it', () => {
  const { owner, calls } = createOwner();
  const seen: unknown[] = [];
  const undo = patchMethod(owner, 'send', (original, self, args) => {
    seen.push(args);
    return original.apply(self, args);
  });
  const below = owner.send;
  const theirs = (given: unknown): unknown => below.call(owner, given);
  owner.send = theirs;
  undo();
  expect(owner.send).toBe(theirs);
  expect(owner.send('given')).toBe('given');
  expect(seen).toEqual([]);
  expect(calls).toEqual([[true, 'given']]);
});

it.each<[what: string, owner: object]>([
  ['is frozen', Object.freeze(createOwner().owner)],
  ['is not there', {}],
])('throws where the function %s', (_, owner) => {
  expect(() => patchMethod(owner, 'send', () => {})).toThrow(TypeError);
});
