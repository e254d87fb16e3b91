import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import type { Calculator } from '../comlink-worker.ts';
import { describe, type Log } from '../scenario.ts';

/** Comlink: calls into a worker, callbacks out of it, transfers, thrown errors, objects that live there. */
export async function comlink(log: Log): Promise<void> {
  const worker = new Worker(new URL('../comlink-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', (event) => log('the worker failed', event.message));
  const calculator = wrap<Calculator>(worker);
  log('called', await calculator.add(1, 2));
  log('property', await calculator.name);

  const steps: number[] = [];
  const count = await calculator.countTo(
    3,
    proxy(async (step: number) => {
      await Promise.resolve();
      steps.push(step);
      return step * 2;
    }),
  );
  log('callbacks', [steps, count]);

  const buffer = new Uint8Array([1, 2, 3]).buffer;
  log('transferred', [await calculator.byteSum(transfer(buffer, [buffer])), buffer.byteLength]);
  await calculator.fail('no').catch((error: unknown) => log('threw', describe(error)));

  const counter = await new calculator.Counter(5);
  await Promise.all([counter.increase(), counter.increase()]);
  log('counter', await counter.value);
  log('requested by the worker', await calculator.request('/api/comlink/items'));
  const response = await fetch('/api/comlink/behind');
  log('requested behind the worker', await response.json());
  counter[releaseProxy]();
  calculator[releaseProxy]();
  worker.terminate();
}
