import type { Patch } from '../patch/index.ts';
import { byTrap } from './carry-callbacks.ts';

/**
 * Lets descriptors show the `constructor` of `Promise.prototype` as the data property that it was, although its getter is
 * `get`. Code that hardens or copies the platform's prototypes, such as SES, refuses an accessor in this place. The
 * functions of another window still show the accessor.
 */
export function hideAccessor(patch: Patch, get: () => unknown): void {
  const show = (found: PropertyDescriptor | undefined): PropertyDescriptor | undefined =>
    found?.get === get
      ? {
          value: get.call(Promise.prototype),
          // A frozen prototype has only properties that are not writable.
          writable: found.configurable!,
          enumerable: found.enumerable!,
          configurable: found.configurable!,
        }
      : found;
  const one = byTrap((original, self, args) => show(original.apply(self, args) as PropertyDescriptor));
  patch(Object, 'getOwnPropertyDescriptor', one);
  patch(Reflect, 'getOwnPropertyDescriptor', one);
  const all = byTrap((original, self, args) => {
    const found = original.apply(self, args) as Record<string, PropertyDescriptor>;
    if (args[0] === Promise.prototype) found['constructor'] = show(found['constructor'])!;
    return found;
  });
  patch(Object, 'getOwnPropertyDescriptors', all);
}
