import { hashIdentity, isSafeId, type Diagnostics } from '../../core/internal.ts';
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
  /**
   * The identity key of the signed-in user, as the page passes it to `tracing.setIdentity`. `getIdentity` of
   * `waybill/supabase` returns it for a verified token. The ingest then refuses records that were captured under another
   * identity, and the page keeps them until their user signs in again.
   * @default none: records of any identity are accepted
   */
  readonly identity?: string;
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
  /** The hash of the identity that all records must have. `null`: they must have none. Absent: they can have any. */
  readonly identity?: string | null | undefined;
}

/** Settings of {@link identifySender}. */
export interface IdentifyOptions {
  readonly authenticate: Authenticate | undefined;
  readonly allowAnonymous: boolean;
  readonly diagnostics: Diagnostics;
}

type Facts = { readonly [field in keyof Sender]?: unknown };

// A request without credentials can hold only signed-out records. If the token of a user has run out, the records of the
// user wait.
const ANONYMOUS: IdentifiedSender = { tenant: undefined, lane: 'page', key: '', identity: null };

const LONGEST_SENDER = 256;
const LANES: readonly unknown[] = ['page', 'server', undefined, null];

// A sender that cannot be told from others must not share their limit: the app believes that each sender has its own.
function nameOfSender(sender: unknown): string | null {
  if (sender === undefined || sender === null) return '';
  const name = typeof sender === 'bigint' || Number.isFinite(sender) ? String(sender) : sender;
  return typeof name === 'string' && name !== '' && name.length <= LONGEST_SENDER ? name : null;
}

/** Returns why the result of `authenticate` cannot be used: the name of the wrong fact, and what to return instead. */
function problemOf(
  { tenant, sender, lane, identity }: Facts,
  hasTenant: boolean,
): [string, string] | undefined {
  // An invalid tenant must not become the default tenant: the records of different senders would end up together there.
  if (hasTenant && !(typeof tenant === 'string' && isSafeId(tenant))) {
    return ['tenant', 'return 1 to 128 letters, digits, "_", ".", ":" or "-", or no tenant at all.'];
  }
  if (nameOfSender(sender) === null) {
    return ['sender', 'return a text of 1 to 256 characters, or a number, or no sender at all.'];
  }
  if (!LANES.includes(lane)) return ['lane', "return 'server', 'page' or no lane at all."];
  if (identity !== undefined && !(typeof identity === 'string' && identity !== '')) {
    return ['identity', 'return the key that the page passes to setIdentity, or no identity at all.'];
  }
  return undefined;
}

/**
 * Calls `authenticate`. Returns `null` if the request is refused, or if a fact about the sender is invalid. Never
 * rejects.
 */
export async function identifySender(
  request: Request,
  { authenticate, allowAnonymous, diagnostics }: IdentifyOptions,
): Promise<IdentifiedSender | null> {
  if (!authenticate) return { tenant: undefined, lane: 'page', key: '' };
  try {
    const result = await authenticate(request);
    if (!result && allowAnonymous) return ANONYMOUS;
    if (!result) {
      const message = 'A request was refused with 401: authenticate did not accept its credentials.';
      diagnostics.report({ kind: 'ingest unauthorized', message });
      return null;
    }
    const facts = Object(result) as Facts;
    const hasTenant = typeof result === 'object' && 'tenant' in result;
    const problem = problemOf(facts, hasTenant);
    if (problem) {
      const [kind, advice] = problem;
      const message = `authenticate returned an invalid ${kind}, so records were refused; ${advice}`;
      diagnostics.report({ kind, message });
      return null;
    }
    const tenant = hasTenant ? (facts.tenant as string) : undefined;
    return {
      tenant,
      lane: (facts.lane as Lane | null | undefined) ?? 'page',
      // The name of a tenant never contains a space, so two different senders never get the same key.
      key: `${tenant ?? ''} ${nameOfSender(facts.sender)}`,
      identity: facts.identity === undefined ? undefined : hashIdentity(facts.identity as string),
    };
  } catch (error) {
    const message =
      'authenticate threw, so records were refused; return null for credentials that are not valid.';
    diagnostics.report({ kind: 'authenticate', message, error });
    return null;
  }
}
