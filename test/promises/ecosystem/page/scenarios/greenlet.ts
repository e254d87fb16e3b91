import moveToWorker from 'greenlet';
import { describe, type Log } from '../scenario.ts';

/** Greenlet prints an async function into a worker. There it must run as it was written. */
export async function greenlet(log: Log): Promise<void> {
  const sum = moveToWorker(async (numbers: readonly number[]): Promise<number> => {
    async function* each(): AsyncGenerator<number> {
      for (const number of numbers) yield await Promise.resolve(number);
    }
    const half = async (number: number): Promise<number> => {
      await Promise.resolve();
      return number / 2;
    };
    let total = 0;
    try {
      for await (const number of each()) total += await half(number);
      // oxlint-disable-next-line typescript/await-thenable -- the language allows a list of promises here
      for await (const number of [half(2), half(8)]) total += number;
    } finally {
      await new Promise((resolve) => setTimeout(resolve, 1));
      total += 100;
    }
    return total;
  });
  log('sum', await sum([1, 2, 3]));
  log('sums side by side', await Promise.all([sum([4]), sum([6, 8])]));

  const parse = moveToWorker(async (text: string): Promise<unknown> => {
    const parsed: unknown = await Promise.resolve(text).then((json) => JSON.parse(json) as unknown);
    return parsed;
  });
  log('parsed', await parse('{"tea":2}'));
  await parse('{').catch((error: unknown) => log('failed', describe(error)));

  const request = moveToWorker(async (url: string): Promise<unknown> => {
    const response = await fetch(url);
    return { status: response.status, items: await response.json() };
  });
  log('requested', await request(`${location.origin}/api/greenlet/items`));
  const response = await fetch('/api/greenlet/behind');
  log('requested behind the worker', await response.json());
}
