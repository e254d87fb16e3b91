import { isDirect, isPlain, isRequest, type REQUEST_SPAN } from '../../core/internal.ts';
import type { ClientRequestInit } from './client-options.ts';

/** The `init` of a call, as a plain object. */
export type CallInit = { -readonly [K in keyof ClientRequestInit]: ClientRequestInit[K] } & {
  [REQUEST_SPAN]?: object | null;
};

/** A call of `fetch` by the app. Each value of the app is read only once. */
export interface ClientCall {
  readonly input: Request | string;
  readonly address: string;
  readonly request: Request | undefined;
  readonly init: CallInit;
  /** The headers of the call. Absent if the app set none. */
  readonly headers: Headers | undefined;
  /** Whether headers can be added. */
  readonly isOpen: boolean;
}

// https://fetch.spec.whatwg.org/#requestinit, and what Node and Bun read beside it.
const MEMBERS = [
  'method',
  'headers',
  'body',
  'referrer',
  'referrerPolicy',
  'mode',
  'credentials',
  'cache',
  'redirect',
  'integrity',
  'keepalive',
  'signal',
  'duplex',
  'dispatcher',
  'tls',
  'client',
  'timeoutMs',
] as const;

/** Copies an `init`. The members of a class instance, or of a Request as `init`, can be behind getters. */
function copyInit(init: RequestInit | undefined | null): CallInit {
  if (!init) return {};
  if (isPlain(init)) return { ...init };
  const given = init as Record<string, unknown>;
  return Object.fromEntries(MEMBERS.filter((name) => name in given).map((name) => [name, given[name]]));
}

/** Reads the arguments of a call. Throws for arguments that `fetch` does not accept either. */
export function readCall([input, given]: Parameters<typeof fetch>): ClientCall {
  const request = isRequest(input) ? input : undefined;
  const init = copyInit(given);
  const headers = init.headers ?? request?.headers;
  const copied = headers && new Headers(headers);
  // The headers of the app can be a generator, which can be read only once.
  if (init.headers && copied) init.headers = copied;
  const address = request?.url ?? `${input as URL}`;
  return {
    input: request ?? address,
    address,
    request,
    init,
    headers: copied,
    isOpen: (init.mode ?? request?.mode) !== 'no-cors' && (!request || isDirect(request)),
  };
}
