import { inspect } from 'node:util';
import { writeHeapSnapshot } from 'node:v8';
import { versions } from './supabase-clients.ts';
import { traceThrough } from 'waybill/instrumentation';
import { createTestTracing } from 'waybill/testing';
import { traceSupabase } from 'waybill/supabase';

/** What the process says of itself, as JSON. */
export interface TokenHeap {
  /** All that was recorded, and the errors with everything that hangs on them. */
  readonly kept: string;
  readonly errors: number;
  /** Files with the memory of the process: signed in, and when the client itself has forgotten its token. */
  readonly signedIn: string;
  readonly signedOut: string;
}

// Run by `no-token-kept.test.ts` in a process of its own, whose memory holds no server and no other test.
const [url, version, folder] = process.argv.slice(2) as [string, string, string];
const [, createClient] = versions.find(([name]) => name === version)!;

const client = createClient(url);
const { tracing, records } = createTestTracing({
  pageUrl: url,
  instrumentations: [
    (instrumented) => {
      globalThis.fetch = traceThrough(instrumented, globalThis.fetch);
      return () => {};
    },
    traceSupabase(client),
  ],
});
const events: unknown[] = [];
tracing.subscribe((event) => void events.push(event));

const errors: unknown[] = [];
async function work(): Promise<void> {
  await client.auth.signInWithPassword({ email: 'mia@example.com', password: 'correct horse' });
  await tracing.action('Everything', async (action) => {
    errors.push((await action.run(() => client.from('orders').select())).error);
    errors.push((await action.run(() => client.functions.invoke('invite'))).error);
    errors.push((await action.run(() => client.storage.from('docs').download('a.txt'))).error);
    errors.push((await action.run(() => client.auth.updateUser({ data: {} }))).error);
    action.log.info('Worked', { session: tracing.session() });
  });
  for (const error of errors) tracing.captureError(error);
  // Node keeps the request of a Response for as long as its body is unread, and these errors keep theirs.
  for (const { context, originalError } of errors as Readonly<Record<string, Response | undefined>>[]) {
    await (context ?? originalError)?.text();
  }
  await tracing.flush();
}

await work();
// It throws away first what nobody holds.
const snapshot = (name: string): string => writeHeapSnapshot(`${folder}/${name}-${version}.heapsnapshot`);
const signedIn = snapshot('signed-in');
await client.auth.signOut();
// Connections remember their last request, and engines the text that they last matched: give them others.
await fetch(`${url}/rest/v1/other`).then((response) => response.text());
'another text'.match(/text/);
const kept = JSON.stringify(records()) + inspect([errors, events, tracing], { depth: 12, showHidden: true });
const heap: TokenHeap = { kept, errors: errors.length, signedIn, signedOut: snapshot('signed-out') };
console.log(JSON.stringify(heap));
process.exit(0);
