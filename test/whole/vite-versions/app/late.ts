import { current } from 'waybill/async-context';

/** Reads the context in a chunk of its own. */
export async function late(): Promise<unknown> {
  await Promise.resolve();
  return current();
}
