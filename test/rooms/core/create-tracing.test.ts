import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTracing, type Diagnostic, type TracingEvent, type TracingOptions } from 'waybill';
import { createTestTracing, memoryExporter } from 'waybill/testing';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('createTracing', () => {
  it.each<[string, unknown, RegExp]>([
    ['no service', {}, /^\[waybill\] no service name; pass \{ service: 'shop-web' \}\.$/],
    ['an empty service', { service: '' }, /service/],
    ['a service of spaces', { service: '  ' }, /service/],
    [
      'a negative ratio',
      { service: 'x', sampleRatio: -0.1 },
      /sampleRatio is -0\.1; pass a number from 0 to 1/,
    ],
    ['a ratio above 1', { service: 'x', sampleRatio: 10 }, /sampleRatio is 10/],
    ['a ratio that is none', { service: 'x', sampleRatio: NaN }, /sampleRatio is NaN/],
    [
      'a target that is no address',
      { service: 'x', targets: [{ url: 'api.example.com' }] },
      /"api\.example\.com".*write/,
    ],
    ['an unknown policy', { service: 'x', sameOrigin: 'some' }, /some.*use none, w3c, all/],
  ])('throws on %s, and advises the developer', (_what, options, message) => {
    expect(() => createTracing(options as TracingOptions)).toThrow(message);
    expect(() => createTracing(options as TracingOptions)).toThrow(/^\[waybill\] /);
  });

  it('reports an exporter that is no function, as soon as there is something to send', async () => {
    const diagnostics: Diagnostic[] = [];
    const tracing = createTracing({
      service: 'x',
      exporter: { url: '/otlp' } as never,
      onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
    });
    tracing.log.info('hello');
    await tracing.flush();
    expect(diagnostics).toMatchObject([{ message: expect.stringContaining('not a function') as string }]);
    void tracing.dispose();
  });

  it('works outside a page, and touches no global', () => {
    const globals = () =>
      Reflect.ownKeys(globalThis).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)]);
    const before = globals();
    const tracing = createTracing({ service: 'ssr' });
    expect(tracing.action('Render', () => 'html')).toBe('html');
    expect(globals()).toEqual(before);
    void tracing.dispose();
  });

  it.each([undefined, ''])('names no environment if it is given as %j', (environment) => {
    const { tracing, logs } = createTestTracing({ service: 'shop-web', environment });
    tracing.log.info('hello');
    expect(logs()[0]?.resource).toEqual({ 'service.name': 'shop-web' });
    expect(createTracing({ service: 'x' }).environment).toBeUndefined();
  });

  it('puts name, version and environment on every record', () => {
    const { tracing, logs } = createTestTracing({
      service: 'shop-web',
      version: '1.2.3',
      environment: 'staging',
    });
    tracing.log.info('hello');
    expect(logs()[0]?.resource).toEqual({
      'service.name': 'shop-web',
      'service.version': '1.2.3',
      'deployment.environment.name': 'staging',
    });
  });
});

describe('instrumentations', () => {
  it('start in order and are undone in reverse, once', () => {
    const steps: string[] = [];
    const step = (name: string) => () => {
      steps.push(`start ${name}`);
      return () => void steps.push(`undo ${name}`);
    };
    const { tracing } = createTestTracing({ instrumentations: [step('a'), step('b')] });
    void tracing.dispose();
    void tracing.dispose();
    expect(steps).toEqual(['start a', 'start b', 'undo b', 'undo a']);
  });

  it('that throw stop neither the app nor each other', () => {
    const steps: string[] = [];
    const { tracing, diagnostics } = createTestTracing({
      instrumentations: [
        () => {
          throw new Error('cannot start');
        },
        () => () => {
          throw new Error('cannot stop');
        },
        () => () => void steps.push('undone'),
      ],
    });
    void tracing.dispose();
    expect(steps).toEqual(['undone']);
    expect(diagnostics.map(({ error }) => String(error))).toEqual([
      'Error: cannot start',
      'Error: cannot stop',
    ]);
  });
});

describe('subscribers', () => {
  it('hear until they unsubscribe', () => {
    const { tracing } = createTestTracing();
    const heard: TracingEvent[] = [];
    const unsubscribe = tracing.subscribe((event) => void heard.push(event));
    tracing.setSession('one');
    unsubscribe();
    tracing.setSession('two');
    expect(heard).toEqual([
      { type: 'session', sessionId: 'one' },
      { type: 'identity', identity: expect.stringMatching(/^[0-9a-f]{32}$/), isRenamed: true },
    ]);
  });

  it('that throw stop neither the app nor each other', () => {
    const { tracing, diagnostics } = createTestTracing();
    const heard: string[] = [];
    tracing.subscribe(() => {
      throw new Error('a mistake');
    });
    tracing.subscribe(({ type }) => heard.push(type));
    tracing.setSession('one');
    tracing.setSession('two');
    expect(heard).toEqual(['session', 'identity', 'session', 'identity']);
    expect(diagnostics).toHaveLength(1);
  });
});

describe('setSession', () => {
  it('tells of changes only', () => {
    const { tracing } = createTestTracing();
    const heard: unknown[] = [];
    tracing.subscribe((event) => event.type === 'session' && heard.push(event.sessionId));
    for (const session of ['a', 'a', null, null, 'b']) tracing.setSession(session);
    expect(heard).toEqual(['a', null, 'b']);
  });

  it.each(['', 'line\nbreak', 'sp ace', 'ünï', 'x'.repeat(200)])(
    'treats the session %j as signed out: it could not be a header',
    (session) => {
      const { tracing, logs } = createTestTracing();
      tracing.setSession('somebody');
      tracing.setSession(session);
      tracing.log.info('who am I');
      expect(logs()[0]?.attributes).not.toHaveProperty(['session.id']);
    },
  );
});

describe('diagnostics', () => {
  it('go to the console if the app has no listener, once per kind', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const error = new Error('mistake');
    const tracing = createTracing({ service: 'x' });
    tracing.subscribe(() => {
      throw error;
    });
    tracing.setSession('a');
    tracing.setSession('b');
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^\[waybill\] .*subscriber/), error]]);
  });

  it('do not reach the app when the listener itself throws', () => {
    const tracing = createTracing({
      service: 'x',
      onDiagnostic: () => {
        throw new Error('the listener');
      },
    });
    tracing.subscribe(() => {
      throw new Error('mistake');
    });
    expect(() => tracing.setSession('a')).not.toThrow();
  });
});

describe('dispose', () => {
  it('sends the queued records, and records nothing afterwards', async () => {
    const exporter = memoryExporter();
    const { tracing, records } = createTestTracing({ exporter });
    const action = tracing.startAction('Save');
    action.log.info('before');
    void tracing.dispose();
    await tracing.flush();
    await expect.poll(() => exporter.records()).toHaveLength(1);
    action.log.info('after');
    action.end();
    await tracing.flush();
    expect(records()).toHaveLength(1);
    expect(exporter.records()).toMatchObject([{ body: 'before' }]);
  });
});

it('calls the functions of the app through a guard', () => {
  const diagnostics: Diagnostic[] = [];
  const tracing = createTracing({
    service: 'x',
    now: () => {
      throw new Error('no clock');
    },
    onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
  });
  expect(() => tracing.log.info('hello')).not.toThrow();
  expect(diagnostics).toHaveLength(1);
});
