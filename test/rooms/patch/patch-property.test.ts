import { describe, expect, it } from 'vitest';
import { collectPatches, patchProperty } from '../../../src/patch/index.ts';

const ours = (): string => 'ours';
const theirs = (): string => 'theirs';
const native = (): string => 'native';

const withProperty = (property: PropertyDescriptor): { call: () => string } =>
  Object.defineProperty({}, 'call', property) as never;
const propertyOf = (owner: object): PropertyDescriptor | undefined =>
  Object.getOwnPropertyDescriptor(owner, 'call');
const patchCall = (owner: object): ReturnType<typeof patchProperty> =>
  patchProperty(owner, 'call', () => ({ value: ours }));

const methods: readonly (readonly [string, PropertyDescriptor])[] = [
  [
    'a method as the platform has it',
    { value: native, writable: true, enumerable: true, configurable: true },
  ],
  ['a method that is not listed', { value: native, writable: true, enumerable: false, configurable: true }],
  ['a method that is not writable', { value: native, writable: false, enumerable: true, configurable: true }],
  [
    'a method that is not configurable',
    { value: native, writable: true, enumerable: true, configurable: false },
  ],
];

describe.each(methods)('%s', (_, property) => {
  it('is patched, and keeps the rest of its descriptor', () => {
    const owner = withProperty(property);
    expect(patchCall(owner)).toBeTypeOf('function');
    expect(propertyOf(owner)).toEqual({ ...property, value: ours });
  });

  it('is the very property again after the undo, and stays so at a second call', () => {
    const owner = withProperty(property);
    const undo = patchCall(owner)!;
    undo();
    undo();
    expect(propertyOf(owner)).toEqual(property);
  });
});

const accessor = { get: () => native, set: () => {}, enumerable: true, configurable: true };

describe('an accessor', () => {
  it('may become another accessor, and is the very property again after the undo', () => {
    const owner = withProperty(accessor);
    const undo = patchProperty(owner, 'call', ({ get } = {}) => ({
      get: () => [get!.call(owner), ours],
      set: () => {},
    }))!;
    expect(owner.call).toEqual([native, ours]);
    undo();
    expect(propertyOf(owner)).toEqual(accessor);
  });

  it('may become a value, and is the very property again after the undo', () => {
    const owner = withProperty(accessor);
    const undo = patchProperty(owner, 'call', () => ({ value: ours, writable: true }))!;
    expect(owner.call).toBe(ours);
    undo();
    expect(propertyOf(owner)).toEqual(accessor);
  });
});

describe('a property that an object inherits', () => {
  const patchInstance = (owner: object): ReturnType<typeof patchProperty> =>
    patchProperty(owner, 'call', (before) => {
      expect(before).toBeUndefined();
      return { value: ours, configurable: true, writable: true };
    });

  it('is hidden by an own property, and its owner stays as it is', () => {
    const prototype = { call: native };
    const owner = Object.create(prototype) as typeof prototype;
    patchInstance(owner);
    expect(propertyOf(owner)).toEqual({ value: ours, writable: true, enumerable: false, configurable: true });
    expect(prototype.call).toBe(native);
  });

  it('is all that is left after the undo', () => {
    const owner = Object.create({ call: native }) as { call: () => string };
    patchInstance(owner)!();
    expect(propertyOf(owner)).toBeUndefined();
    expect(owner.call).toBe(native);
  });
});

describe('a later patch by other code', () => {
  it.each<[what: string, change: (owner: { call: () => string }) => void]>([
    ['an assignment', (owner) => (owner.call = theirs)],
    ['another value', (owner) => Object.defineProperty(owner, 'call', { value: theirs })],
    ['an accessor', (owner) => Object.defineProperty(owner, 'call', { get: () => theirs })],
  ])('stays where it is after the undo: %s', (_, change) => {
    const owner = { call: native };
    const undo = patchCall(owner)!;
    change(owner);
    undo();
    expect(owner.call).toBe(theirs);
  });

  it.each(['get', 'set'] as const)(
    'of the %s of an accessor alone stays where it is after the undo',
    (part) => {
      const owner = withProperty(accessor);
      const undo = patchProperty(owner, 'call', () => ({ get: () => ours, set: () => {} }))!;
      const change = (): never => theirs as never;
      Object.defineProperty(owner, 'call', { ...propertyOf(owner), [part]: change });
      undo();
      expect(propertyOf(owner)![part]).toBe(change);
    },
  );

  it('that removed the property is respected', () => {
    const owner: { call?: () => string } = { call: native };
    const undo = patchCall(owner)!;
    delete owner.call;
    undo();
    expect(owner).toEqual({});
  });

  it('that has been undone itself does not keep ours from being undone', () => {
    const owner = { call: native };
    const undo = patchCall(owner)!;
    const before = owner.call;
    owner.call = theirs;
    owner.call = before;
    undo();
    expect(owner.call).toBe(native);
  });
});

describe('a property stays as it is, and there is no undo,', () => {
  it.each<[what: string, owner: { call?: () => string }]>([
    ['it is frozen', Object.freeze({ call: native })],
    ['it is an accessor for ever', withProperty({ get: () => native })],
    ['the object takes no new ones', Object.preventExtensions({})],
  ])('where %s', (_, owner) => {
    const before = propertyOf(owner);
    expect(patchCall(owner)).toBeUndefined();
    expect(propertyOf(owner)).toEqual(before);
  });

  it('where the change has no answer', () => {
    const owner = { call: native };
    expect(patchProperty(owner, 'call', () => undefined)).toBeUndefined();
    expect(owner.call).toBe(native);
  });
});

describe('patches that are collected', () => {
  it('have one undo for all of them', () => {
    const [first, second] = [{ call: native }, { call: native }];
    const [patch, undo] = collectPatches();
    for (const owner of [first, second]) patch(owner, 'call', () => ({ value: ours }));
    expect([first.call, second.call]).toEqual([ours, ours]);
    undo();
    expect([first.call, second.call]).toEqual([native, native]);
  });

  it('leave out missing properties, and properties that the platform does not let be patched', () => {
    const [patch, undo] = collectPatches();
    patch(undefined, 'call', () => ({ value: ours }));
    patch(Object.freeze({ call: native }), 'call', () => ({ value: ours }));
    expect(undo).not.toThrow();
  });
});
