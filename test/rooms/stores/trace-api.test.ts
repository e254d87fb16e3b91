import { serve } from '@hono/node-server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TraceStore } from 'waybill';
import { createTraceApi } from 'waybill/server';
import { memoryStore } from 'waybill/testing';
import { traceApi } from 'waybill/trace-api';
import { afterAll, beforeAll, describe } from 'vitest';
import { everyStore } from './every-store.ts';
import type { TestStore } from './test-store.ts';

// The reader of each test asks over HTTP, and the handler reads the store. Each tenant has a token.
describe('over HTTP', () => {
  const memory = memoryStore();
  const server = serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: createTraceApi({
      reader: memory,
      authenticate: ({ headers }) => ({ tenant: headers.get('authorization')?.slice('Bearer '.length) }),
    }),
  });
  let open: () => TestStore;

  beforeAll(async () => {
    if (!server.listening) await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/traces`;
    const readerOf = (token: string) => traceApi(url, { token });
    const store: TraceStore = Object.assign(
      ((records, request) => memory(records, request)) as typeof memory,
      readerOf('default'),
      {
        forTenant(tenant: string) {
          memory.forTenant(tenant);
          return readerOf(tenant);
        },
      },
    );
    open = () => ({
      store,
      addEvents: async (events, tenant) => memory.addEvents(events, tenant === undefined ? {} : { tenant }),
      clear: async () => memory.clear(),
    });
  });

  afterAll(async () => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await once(server, 'close');
  });

  everyStore(() => open());
});
