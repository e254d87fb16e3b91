import { expose } from 'comlink';
import { startTracing } from './traced/start-tracing.ts';

startTracing();

class Counter {
  value: number;

  constructor(value: number) {
    this.value = value;
  }

  async increase(): Promise<void> {
    await Promise.resolve();
    this.value++;
  }
}

const calculator = {
  name: 'calculator',
  Counter,
  add: (one: number, two: number): number => one + two,
  async countTo(end: number, hear: (step: number) => Promise<number>): Promise<number> {
    let sum = 0;
    for (let step = 1; step <= end; step++) sum += await hear(step);
    return sum;
  },
  byteSum: (buffer: ArrayBuffer): number => new Uint8Array(buffer).reduce((sum, byte) => sum + byte, 0),
  async fail(why: string): Promise<void> {
    await Promise.resolve();
    throw new RangeError(why);
  },
  async request(url: string): Promise<unknown> {
    const response = await fetch(url);
    return response.json();
  },
};

/** The object that the worker exposes. */
export type Calculator = typeof calculator;

expose(calculator);
