import type { TraceData, TraceQuery, TraceSummary } from 'waybill';

const trace: TraceData = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  reference: 'KM70-WHSPV',
  spans: [
    {
      type: 'span',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      remoteParent: false,
      flags: 3,
      name: 'pay',
      kind: 'internal',
      startTimeUnixNano: '1763635000000000000',
      endTimeUnixNano: '1763635000250000000',
      status: { code: 'error', message: '502' },
      attributes: {},
      resource: { 'service.name': 'shop-web' },
    },
  ],
  logs: [],
  events: [],
};

/** The answers of an application's own support API in the examples of README: one trace. */
export const search = async (query: TraceQuery): Promise<readonly TraceSummary[]> =>
  query.kind === 'reference' && query.low40 === '9d0e0e4736'
    ? [
        {
          traceId: trace.traceId,
          reference: trace.reference,
          correlationId: null,
          sessionId: null,
          name: 'pay',
          service: 'shop-web',
          startTime: '2025-11-20T10:36:40.000Z',
          durationMs: 250,
          spanCount: 1,
          errorCount: 1,
        },
      ]
    : [];

export const load = async (traceId: string): Promise<TraceData | null> =>
  traceId === trace.traceId ? trace : null;
