import type { Contender } from './contender.ts';

// An app writes a wrapper like this by hand if it only wants a `traceparent` on requests to its own server.
const random = new Uint8Array(24);
const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexDigits[byte];
  return text;
}

function makeTraceparent(): string {
  const digits = hex(crypto.getRandomValues(random));
  return `00-${digits.slice(0, 32)}-${digits.slice(32)}-01`;
}

function isOwn(address: string): boolean {
  try {
    return new URL(address, document.baseURI).origin === window.location.origin;
  } catch {
    return false;
  }
}

function addressOf(input: RequestInfo | URL): string {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
}

function addTraceparent(input: RequestInfo | URL, init: RequestInit | undefined): RequestInit | undefined {
  if (!isOwn(addressOf(input))) return init;
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  if (!headers.has('traceparent')) headers.set('traceparent', makeTraceparent());
  return { ...init, headers };
}

export const contender: Contender = {
  start() {
    const native = window.fetch;
    window.fetch = function fetch(input, init) {
      return native.call(window, input, addTraceparent(input, init));
    };
  },
  within: (work) => work(),
  flush: () => Promise.resolve(),
};
