import { describe, expect, it, vi } from 'vitest';
import type { ExportRequest, TelemetryRecord } from 'waybill';
import { createSupportBundle } from 'waybill';
import { createTestTracing } from 'waybill/testing';
import { hashIdentity } from '../../../src/core/internal.ts';
import { sha256 } from '../../../src/core/propagation/sha256.ts';

interface SentBatch {
  readonly bodies: readonly unknown[];
  readonly identity: ExportRequest['identity'];
  readonly isFormer: boolean;
}

const alice = hashIdentity('alice acme');
const bob = hashIdentity('bob globex');

function setUp() {
  const sent: SentBatch[] = [];
  let isOnline = true;
  const nameOf = (record: TelemetryRecord) => (record.type === 'log' ? record.body : record.name);
  const test = createTestTracing({
    exporter: async (records, { identity, isFormer = false }) => {
      if (!isOnline) throw new Error('offline');
      sent.push({ bodies: records.map(nameOf), identity, isFormer });
      return { accepted: records.length, rejected: [] };
    },
  });
  return { ...test, sent, setOnline: (online: boolean) => (isOnline = online) };
}

describe('a record leaves as whom it happened to', () => {
  it('joins the first identity of the page, with the failed login before it', async () => {
    const { tracing, sent } = setUp();
    tracing.log.info('wrong password');
    tracing.setIdentity(null);
    tracing.setIdentity('alice acme');
    await tracing.flush();
    expect(sent).toEqual([{ bodies: ['wrong password'], identity: alice, isFormer: false }]);
  });

  it('keeps the identity at the start of its action, also if it ends later', async () => {
    const { tracing, sent } = setUp();
    tracing.setIdentity('alice acme');
    const action = tracing.startAction('sign out');
    tracing.setIdentity('bob globex');
    action.log.info('of alice');
    action.span('a part', () => {});
    action.end();
    tracing.log.info('of bob');
    await tracing.flush();
    expect(sent).toEqual([
      { bodies: ['of alice', 'a part', 'sign out'], identity: alice, isFormer: true },
      { bodies: ['of bob'], identity: bob, isFormer: false },
    ]);
  });

  it('belongs to nobody after a sign-out, also when the next user signs in', async () => {
    const { tracing, sent } = setUp();
    tracing.setIdentity('alice acme');
    tracing.setIdentity(null);
    tracing.log.info('nobody');
    tracing.setIdentity('bob globex');
    await tracing.flush();
    expect(sent).toEqual([{ bodies: ['nobody'], identity: null, isFormer: false }]);
  });

  it('waits for its user if it cannot be sent before the next one signs in', async () => {
    const { tracing, sent, setOnline } = setUp();
    setOnline(false);
    tracing.setIdentity('alice acme');
    tracing.log.info('of alice');
    await tracing.flush();
    tracing.setIdentity('bob globex');
    await tracing.flush();
    setOnline(true);
    tracing.log.info('of bob');
    await tracing.flush();
    expect(sent).toEqual([{ bodies: ['of bob'], identity: bob, isFormer: false }]);
    expect(tracing.account()).toMatchObject({ captured: 2, queued: 1, delivered: 1 });
    tracing.setIdentity('alice acme');
    await tracing.flush();
    expect(sent.at(-1)).toEqual({ bodies: ['of alice'], identity: alice, isFormer: false });
  });

  it('is dropped as of another identity if its user does not come back', async () => {
    vi.useFakeTimers();
    try {
      const { tracing, setOnline } = setUp();
      setOnline(false);
      tracing.setIdentity('alice acme');
      tracing.log.info('of alice');
      await tracing.flush();
      tracing.setIdentity('bob globex');
      await tracing.flush();
      setOnline(true);
      await vi.advanceTimersByTimeAsync(8 * 24 * 3_600_000);
      await tracing.flush();
      expect(tracing.account().dropped).toMatchObject({ 'other identity': 1 });
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not hold up the records of the user if the receiver takes none of nobody', async () => {
    const sent: unknown[] = [];
    const { tracing } = createTestTracing({
      exporter: async (records, { identity }) => {
        if (identity === null) throw new Error('401');
        sent.push(identity);
        return { accepted: records.length, rejected: [] };
      },
    });
    tracing.setIdentity('alice acme');
    tracing.setIdentity(null);
    tracing.log.info('of nobody');
    tracing.setIdentity('bob globex');
    tracing.log.info('of bob');
    await tracing.flush();
    tracing.log.info('of bob');
    await tracing.flush();
    expect(sent).toEqual([bob, bob]);
    expect(tracing.account()).toMatchObject({ queued: 1, delivered: 2 });
  });
});

describe('the session', () => {
  it('of a record is that of its user, also if another user has signed in before it ends', async () => {
    const records: TelemetryRecord[] = [];
    const { tracing } = createTestTracing({
      exporter: async (batch) => {
        records.push(...batch);
        return { accepted: batch.length, rejected: [] };
      },
    });
    tracing.setIdentity('alice acme');
    tracing.setSession('of-alice');
    const action = tracing.startAction('sign out');
    tracing.setIdentity('bob globex');
    tracing.setSession('of-bob');
    action.log.info('late');
    action.end();
    tracing.log.info('now');
    await tracing.flush();
    expect(records.map(({ attributes }) => attributes['session.id'])).toEqual([
      'of-alice',
      'of-alice',
      'of-bob',
    ]);
  });

  it('is the identity if there is no key', async () => {
    const { tracing, sent } = setUp();
    tracing.setSession('session-1');
    tracing.log.info('one');
    tracing.setSession('session-2');
    tracing.log.info('two');
    await tracing.flush();
    expect(sent.map(({ identity }) => identity)).toEqual([
      hashIdentity('session-1'),
      hashIdentity('session-2'),
    ]);
  });

  it('gives its records to the user as soon as the user is known', async () => {
    const { tracing, sent } = setUp();
    tracing.setSession('session-1');
    tracing.log.info('one');
    tracing.setIdentity('alice acme');
    await tracing.flush();
    expect(sent).toEqual([{ bodies: ['one'], identity: alice, isFormer: false }]);
  });

  it('changes nothing for the same user', async () => {
    const { tracing, sent } = setUp();
    tracing.setIdentity('alice acme');
    tracing.setSession('session-1');
    tracing.log.info('one');
    tracing.setSession('session-2');
    tracing.log.info('two');
    await tracing.flush();
    expect(sent).toEqual([{ bodies: ['one', 'two'], identity: alice, isFormer: false }]);
  });
});

describe('screens of the next user', () => {
  it('have no records, errors or bundles of the user before', () => {
    const { tracing } = setUp();
    tracing.setIdentity('alice acme');
    const { traceId } = tracing.captureError(new Error('secret-of-alice'));
    tracing.setIdentity('bob globex');
    expect(tracing.recent()).toEqual([]);
    expect(tracing.recentErrors()).toEqual([]);
    expect(createSupportBundle(tracing)).not.toContain('secret-of-alice');
    // The error screen of alice can still be open. It names the trace.
    expect(createSupportBundle(tracing, { traceId })).toContain('secret-of-alice');
  });
});

describe('a key', () => {
  it.each(['', 7, {}, undefined, [] as unknown])(
    'that is %j is reported, and counts as signed out',
    (key) => {
      const { tracing, diagnostics } = setUp();
      tracing.setIdentity('alice acme');
      tracing.setIdentity(key as never);
      expect(tracing.identity()).toBeNull();
      expect(diagnostics).toMatchObject([{ kind: 'identity' }]);
    },
  );

  it.each(['with spaces', 'ünïcödé', '\ud800', 'x'.repeat(1_000_000)])('can be any text', (key) => {
    const { tracing } = setUp();
    tracing.setIdentity(key);
    expect(tracing.identity()).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is hashed with SHA-256', async () => {
    for (let length = 0; length < 200; length++) {
      const text = 'aä€😀'.repeat(50).slice(0, length);
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      expect(sha256(text)).toBe(Buffer.from(digest).toString('hex'));
    }
  });
});
