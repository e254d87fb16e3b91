import { type Diagnostics, isSafeId } from '../../core/internal.ts';

/** The facts that `authenticate` of `createTraceApi` can return about the sender of a request. */
export interface TraceAccess {
  /**
   * The tenant to read: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. The request sees nothing of other tenants.
   * @default the tenant of the reader
   */
  readonly tenant?: string;
  /** `false`: the sender is known, but may not read. The request is refused with 403. @default true */
  readonly mayRead?: boolean;
}

/**
 * Tells who may read. A truthy result allows the request, and a falsy result, such as `null`, refuses it. The facts of
 * {@link TraceAccess} are read from an object. A string as the result does not name a tenant, because the string could
 * be a token.
 */
export type AuthenticateReader = (request: Request) => unknown;

/** What a request may read, or the reason why it may not read. */
export type ReaderVerdict = { readonly tenant: string | undefined } | 'unauthorized' | 'forbidden';

type Facts = { readonly [field in keyof TraceAccess]?: unknown };

/** Calls `authenticate`. A fact that is not valid refuses the request. Never rejects. */
export async function identifyReader(
  request: Request,
  authenticate: AuthenticateReader,
  diagnostics: Diagnostics,
): Promise<ReaderVerdict> {
  try {
    const result = await authenticate(request);
    if (!result) return 'unauthorized';
    const { tenant, mayRead } = Object(result) as Facts;
    // Only these two values allow. Another value could mean "no" in the words of the app.
    if (mayRead !== undefined && mayRead !== true) return 'forbidden';
    const hasTenant = typeof result === 'object' && 'tenant' in result;
    // An invalid tenant must not become the tenant of the reader, because its records belong to others.
    if (!hasTenant) return { tenant: undefined };
    if (typeof tenant === 'string' && isSafeId(tenant)) return { tenant };
    const message =
      'authenticate of createTraceApi returned an invalid tenant, so requests were refused; ' +
      'return 1 to 128 letters, digits, "_", ".", ":" or "-", or no tenant at all.';
    diagnostics.report({ kind: 'trace api tenant', message });
  } catch (error) {
    const message =
      'authenticate of createTraceApi threw, so requests were refused; return null for credentials that are not valid.';
    diagnostics.report({ kind: 'trace api authenticate', message, error });
  }
  return 'unauthorized';
}
