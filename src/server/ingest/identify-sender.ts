import { isSafeId, type Diagnostics } from '../../core/internal.ts';

/** What `authenticate` may tell of a sender. */
export interface Sender {
  /**
   * To whom the records belong: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. What one tenant sends is stored apart
   * from what others send, and neither seen nor changed by them.
   */
  readonly tenant?: string;
  /** What shares a rate limit, such as a user id or an address. @default the tenant */
  readonly sender?: string;
}

/**
 * Says who sends. Anything truthy lets the request in, and so `null` does not. A `tenant` in what it gives names the
 * tenant; without one the records belong to the default tenant. Text alone names nobody: it may be a token.
 */
export type Authenticate = (request: Request) => unknown;

/** Who sends, as far as the ingest has to know. */
export interface IdentifiedSender {
  readonly tenant: string | undefined;
  /** What the rate limit counts by. */
  readonly key: string;
}

/** Asks `authenticate`. `null` where the request stays outside, also where the tenant is none. Never rejects. */
export async function identifySender(
  request: Request,
  { authenticate, diagnostics }: { authenticate: Authenticate | undefined; diagnostics: Diagnostics },
): Promise<IdentifiedSender | null> {
  if (!authenticate) return { tenant: undefined, key: '' };
  try {
    const identity = await authenticate(request);
    if (!identity) {
      const message = 'A request was refused with 401: authenticate knows nobody by its credentials.';
      diagnostics.report({ kind: 'ingest unauthorized', message });
      return null;
    }
    const { tenant, sender }: { tenant?: unknown; sender?: unknown } = Object(identity);
    // To fall back to the default tenant would mix the records of those whose tenant is unknown.
    const isNamed = typeof identity === 'object' && 'tenant' in identity;
    if (isNamed && !(typeof tenant === 'string' && isSafeId(tenant))) {
      diagnostics.report({
        kind: 'tenant',
        message:
          'authenticate gave a tenant that is none, so records were refused; ' +
          'give 1 to 128 letters, digits, "_", ".", ":" or "-", or no tenant at all.',
      });
      return null;
    }
    const name = isNamed ? (tenant as string) : undefined;
    // No tenant contains a space.
    return { tenant: name, key: `${name ?? ''} ${typeof sender === 'string' ? sender : ''}` };
  } catch (error) {
    const message =
      'authenticate threw, so records were refused; give null for credentials that are not valid.';
    diagnostics.report({ kind: 'authenticate', message, error });
    return null;
  }
}
