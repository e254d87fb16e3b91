import { consume, produce } from 'waybill/messages';
import { postgresExporter, type QueryFunction } from 'waybill/postgres';
import { createServerTracing, type ServerTracing } from 'waybill/server';
import type { Random } from '../../house/random.ts';
import { listen } from '../../rooms/server/listen.ts';

const HOUR_MS = 3_600_000;
const TRACING_HEADERS = [
  'traceparent',
  'tracestate',
  'baggage',
  'x-trace-id',
  'x-correlation-id',
  'x-session-id',
];

/** A message in Kafka's form. */
interface Message {
  readonly value: string;
  headers?: Record<string, string>;
}

/** The road to a program, which takes the tracing headers away from some requests, and counts that. */
class Road {
  readonly expected = { requests: 0, withHeaders: 0, withoutHeaders: 0, lost: 0 };
  readonly #drops: () => boolean;

  constructor(drops: () => boolean) {
    this.#drops = drops;
  }

  /** Decides about one request or message. Each road has one sender, so the first headers make it known. */
  loses(): boolean {
    const { expected } = this;
    const isLost = this.#drops();
    expected.requests++;
    if (isLost && expected.withHeaders > 0) expected.lost++;
    if (isLost) expected.withoutHeaders++;
    else expected.withHeaders++;
    return isLost;
  }

  carry(request: Request): Request {
    const headers = new Headers(request.headers);
    if (this.loses()) for (const name of TRACING_HEADERS) headers.delete(name);
    return new Request(request.url, { headers });
  }
}

/** A chain of four programs: three over HTTP, and one that works on the messages of the third. */
export interface Chain {
  readonly address: string;
  /** The roads to the programs over HTTP, with the tracing at the end of each. */
  readonly hops: readonly (readonly [tracing: ServerTracing, road: Road])[];
  readonly messageRoad: Road;
  /** Problems of Waybill's own code, in any program. */
  readonly diagnostics: readonly unknown[];
  /** Delivers each message twice. Returns how many messages there were. */
  readonly deliver: () => Promise<number>;
  /** Stores all records, and ends the programs. */
  readonly end: () => Promise<void>;
}

/** Starts the chain. Each road loses the headers of a part of the requests, and each clock is an hour ahead or behind. */
export async function startChain(
  query: QueryFunction,
  { random, dropped }: { readonly random: Random; readonly dropped: number },
): Promise<Chain> {
  const diagnostics: unknown[] = [];
  const sent: Message[] = [];
  const store = postgresExporter(query);
  const open = (service: string, targets: readonly string[] = []): ServerTracing => {
    const skewMs = random.pick([-HOUR_MS, 0, HOUR_MS]);
    return createServerTracing({
      service,
      targets: targets.map((url) => ({ url, headers: 'all' as const })),
      now: () => Date.now() + skewMs,
      peerOf: ({ headers }) => headers.get('x-service') ?? 'unknown',
      onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
      // The answer to the first delivery gets lost, so the same records come again.
      async exporter(batch, request) {
        await store(batch, request);
        return store(batch, request);
      },
    });
  };
  const openRoad = (): Road => new Road(() => random.chance(dropped));
  const hops: (readonly [ServerTracing, Road])[] = [];

  async function serve(tracing: ServerTracing, work: () => unknown): Promise<string> {
    const road = openRoad();
    hops.unshift([tracing, road]);
    const handle = tracing.withTracing(async () => {
      await work();
      return new Response('done');
    });
    return listen((request) => handle(road.carry(request)));
  }

  async function passOn(tracing: ServerTracing, service: string, address: string): Promise<void> {
    const response = await tracing.fetch(address, { headers: { 'x-service': service } });
    await response.text();
  }

  const about = { system: 'kafka', destination: 'mails' };
  const stock = open('stock');
  const stockAddress = await serve(stock, () => {
    const message: Message = { value: '7' };
    produce(stock, message, () => sent.push(message), about);
  });
  const shop = open('shop', [stockAddress]);
  const shopAddress = await serve(shop, () => passOn(shop, 'shop', stockAddress));
  const gate = open('gate', [shopAddress]);
  const address = await serve(gate, () => passOn(gate, 'gate', shopAddress));

  const mailer = open('mailer');
  const messageRoad = openRoad();
  return {
    address,
    hops,
    messageRoad,
    diagnostics,
    async deliver() {
      const messages = sent.splice(0);
      for (const message of messages) {
        if (messageRoad.loses()) message.headers = {};
        for (const copy of [message, { ...message }]) {
          await consume(mailer, copy, () => Promise.resolve(), about);
        }
      }
      return messages.length;
    },
    end: async () => {
      await Promise.all([gate, shop, stock, mailer].map((tracing) => tracing.dispose()));
    },
  };
}
