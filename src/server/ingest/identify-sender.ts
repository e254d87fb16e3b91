import { isSafeId, type Diagnostics } from '../../core/internal.ts';

/** The facts that `authenticate` can return about a sender. */
export interface Sender {
  /**
   * The tenant that owns the records: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. The records of each tenant are
   * stored separately. Other tenants can neither see nor change them.
   */
  readonly tenant?: string;
  /**
   * The sender within the tenant, such as a user id or a network address: 1 to 256 characters, or a number. The rate
   * limit counts each sender separately. Without `sender`, and with `null`, all senders of the tenant share one limit.
   * @default all senders of a tenant share one limit
   */
  readonly sender?: string | number | bigint | null;
}

/**
 * Identifies the sender of a request. A truthy result accepts the request. A falsy result, such as `null`, refuses the
 * request. A `tenant` in the result names the tenant. Without `tenant`, the records belong to the default tenant. A
 * string as the result does not name a tenant, because the string could be a token.
 */
export type Authenticate = (request: Request) => unknown;

/** The sender of a request, as the ingest needs it. */
export interface IdentifiedSender {
  readonly tenant: string | undefined;
  /** The key by which the rate limit counts requests and records. */
  readonly key: string;
}

const LONGEST_SENDER = 256;

// A sender that cannot be told from others must not share their limit: the app believes that each sender has its own.
function nameOfSender(sender: unknown): string | null {
  if (sender === undefined || sender === null) return '';
  const name = typeof sender === 'bigint' || Number.isFinite(sender) ? String(sender) : sender;
  return typeof name === 'string' && name !== '' && name.length <= LONGEST_SENDER ? name : null;
}

/**
 * Calls `authenticate`. Returns `null` if the request is refused, or if the tenant or the sender is invalid. Never
 * rejects.
 */
export async function identifySender(
  request: Request,
  { authenticate, diagnostics }: { authenticate: Authenticate | undefined; diagnostics: Diagnostics },
): Promise<IdentifiedSender | null> {
  if (!authenticate) return { tenant: undefined, key: '' };
  try {
    const identity = await authenticate(request);
    if (!identity) {
      const message = 'A request was refused with 401: authenticate did not accept its credentials.';
      diagnostics.report({ kind: 'ingest unauthorized', message });
      return null;
    }
    const { tenant, sender }: { tenant?: unknown; sender?: unknown } = Object(identity);
    // An invalid tenant must not become the default tenant: the records of different senders would end up together
    // there.
    const isNamed = typeof identity === 'object' && 'tenant' in identity;
    if (isNamed && !(typeof tenant === 'string' && isSafeId(tenant))) {
      diagnostics.report({
        kind: 'tenant',
        message:
          'authenticate returned an invalid tenant, so records were refused; ' +
          'return 1 to 128 letters, digits, "_", ".", ":" or "-", or no tenant at all.',
      });
      return null;
    }
    const senderName = nameOfSender(sender);
    if (senderName === null) {
      diagnostics.report({
        kind: 'sender',
        message:
          'authenticate returned an invalid sender, so records were refused; ' +
          'return a text of 1 to 256 characters, or a number, or no sender at all.',
      });
      return null;
    }
    const name = isNamed ? (tenant as string) : undefined;
    // The name of a tenant never contains a space, so two different senders never get the same key.
    return { tenant: name, key: `${name ?? ''} ${senderName}` };
  } catch (error) {
    const message =
      'authenticate threw, so records were refused; return null for credentials that are not valid.';
    diagnostics.report({ kind: 'authenticate', message, error });
    return null;
  }
}
