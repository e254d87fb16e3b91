import { createRequire } from 'node:module';
import { extractMessage, injectMessage } from 'waybill/messages';
import type { ServerTracing } from 'waybill/server';

/** The parts of `@grpc/grpc-js` that the chain uses. */
interface Grpc {
  readonly Metadata: new () => object;
  readonly Server: new () => {
    addService(service: object, handlers: object): void;
    bindAsync(address: string, security: unknown, done: (error: Error | null, port: number) => void): void;
    forceShutdown(): void;
  };
  readonly ServerCredentials: { createInsecure(): unknown };
  readonly credentials: { createInsecure(): unknown };
  readonly makeGenericClientConstructor: (
    service: object,
    name: string,
  ) => new (address: string, security: unknown) => Client;
}

type Answer = (error: Error | null, price?: string) => void;

interface Client {
  quote(order: string, metadata: object, answer: Answer): void;
  close(): void;
}

interface Call {
  readonly metadata: object;
  readonly request: string;
}

// The package is installed when the test begins, after this module has been loaded.
const openGrpc = (): Grpc => createRequire(import.meta.url)('@grpc/grpc-js') as Grpc;
const toBytes = (text: string): Buffer => Buffer.from(text);
const toText = (bytes: Buffer): string => bytes.toString();

const SERVICE = {
  quote: {
    path: '/Prices/Quote',
    requestStream: false,
    responseStream: false,
    requestSerialize: toBytes,
    requestDeserialize: toText,
    responseSerialize: toBytes,
    responseDeserialize: toText,
  },
};

/** Serves the prices over gRPC. Each order goes on to the stock. */
export async function servePrices(
  tracing: ServerTracing,
  stock: string,
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const grpc = openGrpc();
  const server = new grpc.Server();
  const reserve = async (order: string): Promise<string> => {
    const response = await tracing.fetch(`${stock}/stock`, { method: 'POST', body: order });
    if (!response.ok) throw new Error(`The stock answered ${response.status}`);
    return response.text();
  };
  server.addService(SERVICE, {
    quote({ metadata, request }: Call, answer: Answer) {
      tracing
        .continue(extractMessage(metadata), 'Prices/Quote', () => reserve(request), { kind: 'server' })
        .then((price) => answer(null, price), answer);
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}

/** Asks the prices. The metadata of the call carries the span of the call. */
export function openPrices(
  tracing: ServerTracing,
  address: string,
): { readonly quote: (order: string) => Promise<string>; readonly stop: () => void } {
  const grpc = openGrpc();
  const Prices = grpc.makeGenericClientConstructor(SERVICE, 'Prices');
  const client = new Prices(address, grpc.credentials.createInsecure());
  return {
    quote: (order) =>
      tracing.span(
        'Prices/Quote',
        ({ context }) =>
          new Promise((resolve, reject) => {
            const metadata = new grpc.Metadata();
            injectMessage(metadata, context);
            client.quote(order, metadata, (error, price = '') => (error ? reject(error) : resolve(price)));
          }),
        { kind: 'client' },
      ),
    stop: () => client.close(),
  };
}
