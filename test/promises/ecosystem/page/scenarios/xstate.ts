import { assign, createActor, fromCallback, fromPromise, setup, toPromise, waitFor } from 'xstate';
import { describe, pause, type Log } from '../scenario.ts';

const createMachine = (log: Log) =>
  setup({
    types: { context: {} as { tries: number; order: string } },
    actors: {
      load: fromPromise<string, number>(async ({ input, signal }) => {
        signal.addEventListener('abort', () => log('load was stopped', input));
        const response = await fetch(`/api/xstate/order?status=${input < 2 ? 503 : 200}`);
        if (!response.ok) throw new Error(`status ${response.status}`);
        const orders = (await response.json()) as string[];
        return orders.length === 0 ? 'empty' : orders.join();
      }),
      never: fromPromise<string>(({ signal }) => {
        signal.addEventListener('abort', () => log('never was stopped'));
        return new Promise(() => {});
      }),
      ticks: fromCallback(({ sendBack }) => {
        let left = 3;
        const timer = setInterval(() => left-- > 0 && sendBack({ type: 'tick' }), 5);
        return () => {
          clearInterval(timer);
          log('ticks were stopped');
        };
      }),
    },
    delays: { soon: 10 },
  }).createMachine({
    context: { tries: 0, order: '' },
    initial: 'loading',
    states: {
      loading: {
        entry: assign({ tries: ({ context }) => context.tries + 1 }),
        invoke: {
          src: 'load',
          input: ({ context }) => context.tries,
          onDone: { target: 'waiting', actions: assign({ order: ({ event }) => event.output }) },
          onError: {
            target: 'pausing',
            actions: ({ event }) => log('load failed', describe(event.error)),
          },
        },
      },
      pausing: { after: { soon: 'loading' } },
      waiting: { invoke: { src: 'never' }, after: { 15: 'ticking' }, on: { cancel: 'cancelled' } },
      ticking: { invoke: { src: 'ticks' }, on: { tick: 'cancelled' } },
      cancelled: { after: { 5: 'done' } },
      done: { type: 'final' },
    },
    output: ({ context }) => context,
  });

/** XState: actors of promises, retries behind delays, cancellation, callbacks, an actor that is stopped from outside. */
export async function xstate(log: Log): Promise<void> {
  const machine = createMachine(log);
  const actor = createActor(machine);
  actor.subscribe({
    next: ({ value }) => log('state', value),
    complete: () => log('complete'),
  });
  actor.start();
  log('output', await toPromise(actor));

  const other = createActor(machine).start();
  await waitFor(other, (snapshot) => snapshot.matches('waiting'));
  other.send({ type: 'cancel' });
  await waitFor(other, (snapshot) => snapshot.status === 'done');
  log('cancelled by an event', other.getSnapshot().value);
  await waitFor(other, (snapshot) => snapshot.matches('loading'), { timeout: 5 }).catch((error: unknown) =>
    log('waited in vain', describe(error)),
  );

  const stopped = createActor(machine).start();
  stopped.stop();
  await pause();
  log('stopped from outside', [stopped.getSnapshot().status, stopped.getSnapshot().value]);
}
