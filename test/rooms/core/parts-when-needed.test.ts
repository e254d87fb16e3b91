import { expect, it, onTestFinished } from 'vitest';
import type { TracingOptions } from 'waybill';
import { createTracing } from '../../../src/core/internal.ts';

// The getter `now` counts: the tracing reads it once, when it makes its parts.
function open(options: Partial<TracingOptions> = {}) {
  let made = 0;
  const settings = {
    service: 'test',
    get now(): () => number {
      made++;
      return Date.now;
    },
  };
  const tracing = createTracing(Object.assign(settings, options));
  onTestFinished(tracing.dispose);
  return { tracing, isMade: () => made > 0 };
}

it('makes its parts with the first action, not at the start, nor where code looks for an action', () => {
  const { tracing, isMade } = open();
  expect(tracing.current()).toBeUndefined();
  tracing.setSession(null);
  expect(isMade()).toBe(false);
  tracing.action('Save', () => {});
  expect(isMade()).toBe(true);
});

it.each<[setting: string, options: Partial<TracingOptions>]>([
  ['targets', { targets: [{ url: 'https://api.example.com' }] }],
  ['a policy for its own origin', { sameOrigin: 'none' }],
])('makes them at once where %s may not work', (_, options) => {
  expect(open(options).isMade()).toBe(true);
});

it.each([null, {}, '', [{ url: 'https://*.example.com' }]])(
  'throws at creation for the targets %j',
  (targets) => {
    expect(() => open({ targets } as never)).toThrow(TypeError);
  },
);
