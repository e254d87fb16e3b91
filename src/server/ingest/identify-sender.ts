import { isSafeId, type Diagnostics } from '../../core/internal.ts';
import type { Lane } from '../../core/index.ts';

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
  /**
   * `server` for a program that you trust, such as a backend that sends OTLP with a key of its own. Its records then
   * count as written by a server. Never return it for a browser: its records could claim anything.
   * @default 'page': everything that the records say is a claim
   */
  readonly lane?: Lane;
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
  readonly lane: Lane;
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

function readLane(lane: unknown, diagnostics: Diagnostics): Lane | null {
  if (lane === undefined || lane === null) return 'page';
  if (lane === 'page' || lane === 'server') return lane;
  const message =
    "authenticate returned an invalid lane, so records were refused; return 'server', 'page' or no lane at all.";
  diagnostics.report({ kind: 'lane', message });
  return null;
}

/**
 * Calls `authenticate`. Returns `null` if the request is refused, or if the tenant, the sender or the lane is
 * invalid. Never rejects.
 */
export async function identifySender(
  request: Request,
  { authenticate, diagnostics }: { authenticate: Authenticate | undefined; diagnostics: Diagnostics },
): Promise<IdentifiedSender | null> {
  if (!authenticate) return { tenant: undefined, lane: 'page', key: '' };
  try {
    const identity = await authenticate(request);
    if (!identity) {
      const message = 'A request was refused with 401: authenticate did not accept its credentials.';
      diagnostics.report({ kind: 'ingest unauthorized', message });
      return null;
    }
    const { tenant, sender, lane }: { [field in keyof Sender]?: unknown } = Object(identity);
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
    const trust = readLane(lane, diagnostics);
    if (!trust) return null;
    const name = isNamed ? (tenant as string) : undefined;
    // The name of a tenant never contains a space, so two different senders never get the same key.
    return { tenant: name, lane: trust, key: `${name ?? ''} ${senderName}` };
  } catch (error) {
    const message =
      'authenticate threw, so records were refused; return null for credentials that are not valid.';
    diagnostics.report({ kind: 'authenticate', message, error });
    return null;
  }
}
