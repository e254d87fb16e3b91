import type { SupabaseClient } from '@supabase/supabase-js';
import { expect, it, onTestFinished } from 'vitest';
import { serveProject } from './serve-project.ts';
import { versions } from './supabase-clients.ts';
import { traceClient } from './trace-client.ts';

const calls: readonly ((client: SupabaseClient) => PromiseLike<unknown>)[] = [
  (client) => client.from('orders').insert({ id: 1 }).throwOnError(),
  (client) => client.rpc('total').throwOnError(),
  (client) => client.storage.from('docs').throwOnError().upload('a.txt', 'text'),
  (client) => client.storage.from('docs').throwOnError().download('a.txt'),
];

/** Counts unhandled rejections. Vitest does not see them meanwhile. */
function countUnhandled(): {
  readonly reached: (count: number) => Promise<void>;
  readonly count: () => number;
} {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  let count = 0;
  let hear = (): void => {};
  process.on('unhandledRejection', () => {
    count++;
    hear();
  });
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });
  return {
    count: () => count,
    reached: (wanted) =>
      new Promise((resolve) => {
        hear = () => {
          if (count >= wanted) resolve();
        };
        hear();
      }),
  };
}

it.each(
  versions.flatMap(([version, createClient]) =>
    [false, true].map((isTraced) => [version, isTraced ? 'traced' : 'untraced', createClient] as const),
  ),
)(
  'has as many unhandled rejections with supabase-js %s %s as the app leaves',
  async (_, kind, createClient) => {
    const project = await serveProject(() => ({ status: 409, body: { message: 'no' } }));
    const client = createClient(project.url);
    if (kind === 'traced') traceClient(client);
    const unhandled = countUnhandled();
    const handled: unknown[] = [];
    for (const call of calls) {
      void call(client).then(() => {});
      void call(client).then(() => {}, undefined);
      void (async () => void (await call(client)))();
      handled.push(await call(client).then(undefined, () => 'handled'));
      handled.push(await (async () => await call(client))().catch(() => 'handled'));
      handled.push(
        await Promise.resolve(call(client))
          .finally(() => {})
          .catch(() => 'handled'),
      );
    }
    const expected = calls.length * 3;
    await unhandled.reached(expected);
    // One more request gives further unhandled rejections the time to appear.
    handled.push(await calls[0]!(client).then(undefined, () => 'handled'));
    expect(unhandled.count()).toBe(expected);
    expect(handled).toEqual(new Array(expected + 1).fill('handled'));
  },
);
