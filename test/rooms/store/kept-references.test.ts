import { describe, expect, it } from 'vitest';
import { formatReference } from 'waybill';
import { createTracingStore, type ReferenceStorage } from 'waybill/store';
import { createTestTracing } from 'waybill/testing';

/** Creates the storage of one tab. */
function createStorage(): ReferenceStorage & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
  };
}

function load(storage: ReferenceStorage | null, service = 'shop-web') {
  const { tracing } = createTestTracing({ service });
  return { tracing, store: createTracingStore(tracing, { storage }) };
}

const codes = ({ store }: ReturnType<typeof load>) =>
  store.getState().references.map(({ reference }) => reference);

it('keeps the last ten references over a reload', () => {
  const storage = createStorage();
  const { tracing } = load(storage);
  const captured = Array.from(
    { length: 12 },
    (_, nth) => tracing.captureError(new Error(`${nth}`)).reference,
  );
  expect(codes(load(storage))).toEqual(captured.toReversed().slice(0, 10));
});

it('adds to the kept references', () => {
  const storage = createStorage();
  const before = load(storage).tracing.captureError(new Error('before')).reference;
  const page = load(storage);
  page.tracing.captureError(new Error('after'));
  expect(codes(page)).toHaveLength(2);
  expect(codes(page)[1]).toBe(before);
});

it('keeps no more than ids and times', () => {
  const storage = createStorage();
  const { tracing } = load(storage);
  tracing.setSession('session-1');
  tracing.captureError(new Error('the password is 1234'));
  const [text] = storage.texts.values();
  const [{ occurrence, identity }] = JSON.parse(text!) as [{ occurrence: object; identity: string }];
  expect(Object.keys(occurrence).toSorted()).toEqual(['correlationId', 'reference', 'timeMs', 'traceId']);
  expect(identity).toBe(tracing.identity());
  expect(text).not.toContain('session-1');
  expect(text).not.toContain('1234');
});

describe('the next user of the tab', () => {
  /** Opens a page, signs a user in, and captures one error. */
  function failAs(storage: ReferenceStorage, sessionId: string | null) {
    const page = load(storage);
    page.tracing.setSession(sessionId);
    return { ...page, reference: page.tracing.captureError(new Error('refused')).reference };
  }

  it('sees nothing after a sign-out, also when the page is loaded anew', () => {
    const storage = createStorage();
    const page = failAs(storage, 'session-1');
    page.tracing.setSession(null);
    expect(codes(page)).toEqual([]);
    expect(codes(load(storage))).toEqual([]);
  });

  it('sees nothing after one session replaced another', () => {
    const page = failAs(createStorage(), 'session-1');
    page.tracing.setSession('session-2');
    expect(codes(page)).toEqual([]);
  });

  it('sees nothing where the session expired while no page was open', () => {
    const storage = createStorage();
    failAs(storage, 'session-1');
    const page = load(storage);
    expect(codes(page)).toEqual([]);
    page.tracing.setSession('session-2');
    expect(codes(page)).toEqual([]);
    void page.tracing.dispose();
    const later = load(storage);
    later.tracing.setSession('session-1');
    expect(codes(later)).toEqual([]);
  });

  it('sees the own references again when a reloaded page knows the session', () => {
    const storage = createStorage();
    const { reference } = failAs(storage, 'session-1');
    const page = load(storage);
    const early = page.tracing.captureError(new Error('before it was known')).reference;
    expect(codes(page)).toEqual([early]);
    page.tracing.setSession('session-1');
    expect(codes(page)).toEqual([early, reference]);
  });

  it('keeps the errors from before the sign-in, and loses them at the sign-out', () => {
    const storage = createStorage();
    const page = failAs(storage, null);
    page.tracing.setSession('session-1');
    expect(codes(page)).toEqual([page.reference]);
    expect(codes(load(storage))).toEqual([]);
    page.tracing.setSession(null);
    expect(codes(page)).toEqual([]);
  });

  it('does not find its delivery either', () => {
    const page = failAs(createStorage(), 'session-1');
    expect(Object.keys(page.store.getState().deliveries)).toHaveLength(1);
    page.tracing.setSession(null);
    expect(page.store.getState().deliveries).toEqual({});
  });
});

it('leaves the initial state as a server rendered it', () => {
  const storage = createStorage();
  load(storage).tracing.captureError(new Error('refused'));
  expect(load(storage).store.getInitialState().references).toEqual([]);
});

it('tells the apps of one origin apart', () => {
  const storage = createStorage();
  load(storage, 'shop-web').tracing.captureError(new Error('refused'));
  expect(codes(load(storage, 'team-web'))).toEqual([]);
});

it('keeps nothing if the app says so', () => {
  const { tracing, store } = load(null);
  tracing.captureError(new Error('refused'));
  expect(store.getState().references).toHaveLength(1);
  expect(codes(load(null))).toEqual([]);
});

describe('stored text that it does not believe', () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const good = {
    reference: formatReference(traceId),
    traceId,
    spanId: '00f067aa0ba902b7',
    correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
    timeMs: Date.UTC(2026, 10, 20),
  };
  const readBack = (text: string) => load({ getItem: () => text, setItem() {} });
  const written = (...reports: object[]) =>
    JSON.stringify(reports.map((occurrence) => ({ occurrence, identity: null })));

  it('is not its own text', () => {
    expect(codes(readBack(written(good, { ...good, spanId: undefined })))).toHaveLength(2);
  });

  it.each([
    ['no JSON', 'KM70'],
    ['no list', '{}'],
    ['nothing', 'null'],
    ['a list of nothing', '[null, 1, "KM70-WHSPV"]'],
    ['another reference', written({ ...good, reference: '<img src=x>' })],
    ['an invalid trace id', written({ ...good, traceId: 'x'.repeat(10_000) })],
    ['an invalid span id', written({ ...good, spanId: '<b>' })],
    ['an invalid correlation id', written({ ...good, correlationId: '\n' })],
    ['no correlation id', written({ ...good, correlationId: undefined })],
    ['a time beyond all calendars', written({ ...good, timeMs: 1e300 })],
    ['an invalid report', '[{ "occurrence": null, "identity": null }]'],
    ['an invalid identity', JSON.stringify([{ occurrence: good, identity: {} }])],
    ['no time', written({ ...good, timeMs: 'yesterday' })],
  ])('is %s', (_, text) => {
    expect(codes(readBack(text))).toEqual([]);
  });

  it('is more than ten of them', () => {
    expect(codes(readBack(written(...Array.from({ length: 50 }, () => good))))).toHaveLength(10);
  });
});

it('goes on where the storage refuses', () => {
  const refuse = (): never => {
    throw new DOMException('', 'QuotaExceededError');
  };
  const page = load({ getItem: refuse, setItem: refuse });
  page.tracing.captureError(new Error('refused'));
  expect(codes(page)).toHaveLength(1);
});

it('keeps nothing by itself outside a page', () => {
  const { tracing } = createTestTracing();
  createTracingStore(tracing);
  tracing.captureError(new Error('refused'));
  expect(createTracingStore(createTestTracing().tracing).getState().references).toEqual([]);
});
