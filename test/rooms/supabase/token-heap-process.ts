import { inspect } from 'node:util';
import { writeHeapSnapshot } from 'node:v8';
import { versions } from './supabase-clients.ts';
import { traceThrough } from 'waybill/instrumentation';
import { createTestTracing } from 'waybill/testing';
import { traceSupabase } from 'waybill/supabase';

/** The result of the process. The process prints it as JSON. */
export interface TokenHeap {
  /** All records, and the errors with everything that they reference. */
  readonly kept: string;
  readonly errors: number;
  /** Files with heap snapshots: one while signed in, and one after the client itself forgot its token. */
  readonly signedIn: string;
  readonly signedOut: string;
}

// `no-token-kept.test.ts` runs this in a separate process, so its memory holds no server and no other test.
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
  // Node keeps the request of a Response until its body is read. These errors keep their Responses.
  for (const { context, originalError } of errors as Readonly<Record<string, Response | undefined>>[]) {
    await (context ?? originalError)?.text();
  }
  await tracing.flush();
}

await work();
// Node collects garbage before it writes a snapshot.
const snapshot = (name: string): string => writeHeapSnapshot(`${folder}/${name}-${version}.heapsnapshot`);
const signedIn = snapshot('signed-in');
await client.auth.signOut();
// Node remembers its last request, and the engine its last matched text. The next lines replace both.
await fetch(`${url}/rest/v1/other`).then((response) => response.text());
'another text'.match(/text/);
const kept = JSON.stringify(records()) + inspect([errors, events, tracing], { depth: 12, showHidden: true });
const heap: TokenHeap = { kept, errors: errors.length, signedIn, signedOut: snapshot('signed-out') };
console.log(JSON.stringify(heap));
process.exit(0);
