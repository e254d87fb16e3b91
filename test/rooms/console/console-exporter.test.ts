import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ExportRequest, LogRecord, TelemetryRecord } from 'waybill';
import { createTestTracing, type TestTracing } from 'waybill/testing';
import { consoleExporter } from 'waybill';
import { record } from '../core/open-queue.ts';
import { recordConsole } from './record-console.ts';

const request: ExportRequest = {
  signal: new AbortController().signal,
  exit: false,
  maxBytes: Infinity,
  fetch,
};

/** Gives the console calls for the records of some work, in one batch. */
async function printed(
  work: (traced: TestTracing) => unknown,
  options?: Parameters<typeof recordConsole>[0],
) {
  const traced = createTestTracing();
  traced.tracing.setSession('2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d');
  await work(traced);
  traced.endActions();
  return printedRecords(traced.records(), options);
}

async function printedRecords(
  records: readonly TelemetryRecord[],
  options?: Parameters<typeof recordConsole>[0],
) {
  const { target, calls } = recordConsole(options);
  const delivery = await consoleExporter({ console: target })(records, request);
  expect(delivery).toEqual({ accepted: records.length, rejected: [] });
  return calls;
}

const failedPayment = async ({ tracing, clock }: TestTracing): Promise<void> => {
  await tracing
    .action('Pay', async (action) => {
      action.log.warn('slow');
      clock.advance(1500);
      throw new TypeError('The card was refused');
    })
    .catch(() => {});
};

describe('the records of one trace', () => {
  it('are a collapsed group, by time, titled with name, outcome, duration and reference', async () => {
    const calls = await printed(({ tracing, clock }) =>
      tracing.action('Save order', (action) => {
        clock.advance(1.25);
        action.log.info('saving', { order: 'A-1' });
        action.span('write', () => clock.advance(45));
        action.log.debug('saved');
      }),
    );
    expect(calls).toEqual([
      ['groupCollapsed', '▸', 'Save order · ok · 46.3 ms · 0000-0001D'],
      ['info', 'INFO', 'attributes', expect.objectContaining({ 'waybill.outcome': 'ok' })],
      ['info', 'INFO', '+1.25 ms · saving', { order: 'A-1' }],
      ['info', 'INFO', '+1.25 ms · write · ok · 45 ms'],
      ['debug', 'DEBUG', '+46.3 ms · saved'],
      ['groupEnd'],
    ]);
  });

  it('are open where the action failed, and its line is an error', async () => {
    const calls = await printed(failedPayment);
    expect(calls).toEqual([
      ['group', '▸', 'Pay · error · 1.5 s · 0000-0001D'],
      ['error', 'ERROR', 'The card was refused', expect.objectContaining({ 'error.type': 'TypeError' })],
      ['warn', 'WARN', '+0 ms · slow'],
      ['error', 'ERROR', '+1.5 s · TypeError: The card was refused', expect.stringMatching(/^\n +at /)],
      ['groupEnd'],
    ]);
  });

  it('print the ids and the attributes of Waybill once', async () => {
    const calls = await printed(failedPayment);
    expect(calls[1]?.[3]).toEqual({
      traceId: '00000000000070008000000000000001',
      'correlation.id': '00000000-0000-7000-8000-000000000001',
      'session.id': '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d',
      'error.type': 'TypeError',
      'waybill.attribution': 'exact',
      'waybill.outcome': 'error',
      'waybill.reference': '0000-0001D',
      'waybill.request_count': 0,
    });
    const others = JSON.stringify(calls.toSpliced(1, 1));
    expect(others).not.toMatch(/correlation\.id|session\.id|log\.record\.uid|waybill\.|exception\./);
  });

  it('are apart from those of another, in the order in which they came', async () => {
    const calls = await printed(({ tracing }) => {
      for (const name of ['One', 'Two']) tracing.action(name, (action) => action.log.info(`in ${name}`));
    });
    expect(calls.map(([method, , text]) => `${method} ${String(text)}`)).toEqual([
      'groupCollapsed One · ok · 0 ms · 0000-0001D',
      'info attributes',
      'info +0 ms · in One',
      'groupEnd undefined',
      'groupCollapsed Two · ok · 0 ms · 0000-0003Q',
      'info attributes',
      'info +0 ms · in Two',
      'groupEnd undefined',
    ]);
  });

  it('belong to the reference of their action while the action is under way', async () => {
    const { tracing, records } = createTestTracing();
    const action = tracing.startAction('Save');
    action.log.info('one');
    action.log.info('two');
    expect(await printedRecords(records())).toMatchObject([
      ['groupCollapsed', '▸', 'part of · 0000-0001D'],
      ['info', 'INFO', 'attributes', { traceId: action.traceId, 'correlation.id': action.correlationId }],
      ['info', 'INFO', '+0 ms · one'],
      ['info', 'INFO', '+0 ms · two'],
      ['groupEnd'],
    ]);
  });

  it('say of a span that is still open that it is unfinished', async () => {
    const { tracing } = createTestTracing();
    const action = tracing.startAction('Save');
    action.log.info('one');
    const calls = await printedRecords(tracing.recent());
    expect(calls[0]).toEqual(['groupCollapsed', '▸', 'Save · unfinished · 0 ms · 0000-0001D']);
  });
});

describe('a record alone', () => {
  it('is a line with its reference', async () => {
    const { tracing, logs } = createTestTracing();
    tracing.startAction('Save').log.info('saving', { order: 'A-1' });
    expect(await printedRecords(logs())).toEqual([['info', 'INFO', 'saving · 0000-0001D', { order: 'A-1' }]]);
  });

  it('is a line without, outside of any trace', async () => {
    expect(await printed(({ tracing }) => tracing.log.warn('careful'))).toEqual([
      ['warn', 'WARN', 'careful'],
    ]);
  });

  it('prints, for an action, the same facts as its group', async () => {
    const calls = await printed(({ tracing }) =>
      tracing.action('Save', () => 1, { attributes: { order: 7 } }),
    );
    expect(calls).toMatchObject([
      ['info', 'INFO', 'Save · ok · 0 ms · 0000-0001D', { order: 7, 'waybill.outcome': 'ok' }],
    ]);
  });
});

describe('an error', () => {
  it('is a text with its stack and causes, which is no attribute', async () => {
    const error = new Error('disk full', { cause: new RangeError('no block') });
    const [call] = await printed(({ tracing }) => tracing.log.error('not saved', { error, id: 7 }));
    expect(call).toEqual(['error', 'ERROR', 'not saved', { id: 7 }, expect.any(String)]);
    expect(call?.[4]).toMatch(/^\nError: disk full\n +at .+\nCaused by: RangeError: no block\n +at /s);
  });

  it('is named where the browser leaves it out of the stack', async () => {
    const error = Object.assign(new Error('disk full'), { stack: 'save@https://app.example.com/a.js:1:2' });
    const [logged, captured] = await printed(({ tracing }) => {
      tracing.log.error('not saved', { error });
      tracing.captureError(error);
    });
    expect(logged?.at(-1)).toBe('\nError: disk full\nsave@https://app.example.com/a.js:1:2');
    expect(captured?.slice(2)).toEqual([
      expect.stringMatching(/^Error: disk full · /),
      '\nsave@https://app.example.com/a.js:1:2',
    ]);
  });
});

it('shows how many lines were left out', async () => {
  const calls = await printed(({ tracing, clock }) => {
    for (let nth = 0; nth < 103; nth++) tracing.log.info('again');
    clock.advance(2000);
    tracing.log.info('later');
  });
  expect(calls).toContainEqual(['info', 'INFO', 'again', { 'waybill.suppressed_count': 3 }]);
});

it.each([
  [0, 'info'],
  [1, 'debug'],
  [5, 'debug'],
  [9, 'info'],
  [13, 'warn'],
  [17, 'error'],
  [24, 'error'],
])('calls the method of severity %i: %s', async (severity, method) => {
  expect((await printedRecords([record('x', severity)])).map(([called]) => called)).toEqual([method]);
});

it('prints texts as they are, on a real console too', async () => {
  const stream = new PassThrough();
  const { records, tracing } = createTestTracing();
  tracing.log.info('100 %c %s %% %o', { note: '%d' });
  await consoleExporter({ console: new Console(stream, stream) })(records(), request);
  expect(String(stream.read())).toBe("INFO 100 %c %s %% %o { note: '%d' }\n");
});

it('strips names, texts and stacks of controls', async () => {
  const hidden = '\u001b[2Jred\u202e';
  const error = Object.assign(new Error(hidden), { stack: hidden });
  const calls = await printed(({ tracing }) => {
    tracing.log.info(hidden, { [hidden]: [hidden, { [hidden]: hidden }], error });
    tracing.action(hidden, (action) => action.log.info(hidden), { attributes: { [hidden]: hidden } });
  });
  const texts = JSON.stringify(calls);
  expect(texts).toContain('red');
  expect(texts).not.toMatch(/\\u001b|\[2J|\u202e|\\u202e/);
});

describe('a console', () => {
  it('that throws does no harm', async () => {
    const all = ['debug', 'info', 'warn', 'error', 'group', 'groupCollapsed', 'groupEnd'] as const;
    expect(await printed(failedPayment, { broken: all })).toEqual([]);
  });

  it('that opens no group gets no call to close one', async () => {
    const calls = await printed(failedPayment, { broken: ['group'] });
    expect(calls.map(([method]) => method)).toEqual(['error', 'warn', 'error']);
  });

  it('that is patched later is not fed', async () => {
    const { target, calls } = recordConsole();
    const exporter = consoleExporter({ console: target });
    const seen: unknown[] = [];
    target.info = (...args) => void seen.push(args);
    await exporter([record('a')], request);
    expect([calls.length, seen.length]).toEqual([1, 0]);
  });

  it('that logs by the same tracing makes no loop', async () => {
    const { target, calls } = recordConsole();
    const { info } = target;
    target.info = (...args) => {
      info(...args);
      traced.tracing.log.info('somebody printed');
    };
    const traced = createTestTracing({ exporter: consoleExporter({ console: target }) });
    traced.tracing.log.info('once');
    for (let nth = 0; nth < 5; nth++) await traced.tracing.flush();
    expect(calls).toEqual([['info', 'INFO', 'once']]);
    expect(traced.diagnostics).toMatchObject([{ kind: 'exporter' }]);
  });

  it('gets the rest where a record cannot be read', async () => {
    const unreadable = { ...record('bad') } as LogRecord;
    Object.defineProperty(unreadable, 'attributes', {
      enumerable: true,
      get() {
        throw new Error('hostile');
      },
    });
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const looped = { ...record('looped'), attributes: circular } as LogRecord;
    const calls = await printedRecords([record('a'), unreadable, looped, record('b')]);
    expect(calls.map(([, , text]) => text)).toEqual(['a', 'b']);
  });
});

it('closes the group of a trace that cannot be read, and prints the others', async () => {
  const { tracing, logs } = createTestTracing();
  tracing.startAction('Save').log.info('saving');
  const [saving] = logs();
  const calls = await printedRecords([saving!, { ...saving!, body: 1n as never }, record('other')]);
  expect(calls.map(([method, , text]) => [method, text])).toEqual([
    ['groupCollapsed', 'part of · 0000-0001D'],
    ['info', 'attributes'],
    ['info', '+0 ms · saving'],
    ['groupEnd', undefined],
    ['info', 'other'],
  ]);
});

it('throws at creation on a format that does not exist', () => {
  expect(() => consoleExporter({ format: 'xml' as never })).toThrow(
    '[waybill] consoleExporter has no format xml; use pretty or json.',
  );
});
