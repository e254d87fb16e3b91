import type { ConsoleExporterOptions } from '../../../src/console/console-exporter.ts';

type Target = NonNullable<ConsoleExporterOptions['console']>;
type Call = readonly [method: keyof Target, ...args: unknown[]];

/** A console that keeps its calls. The methods listed in `broken` throw. */
export function recordConsole({ broken = [] }: { broken?: readonly (keyof Target)[] } = {}) {
  const calls: Call[] = [];
  const keep =
    (method: keyof Target) =>
    (...args: unknown[]): void => {
      if (broken.includes(method)) throw new Error('no console');
      calls.push([method, ...args]);
    };
  const target: Target = {
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    group: keep('group'),
    groupCollapsed: keep('groupCollapsed'),
    groupEnd: keep('groupEnd'),
  };
  return { target, calls };
}
