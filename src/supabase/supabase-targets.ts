import type { HeaderPolicy, Target } from '../core/index.ts';

/**
 * Returns the header rules of a Supabase project. Each of its services accepts other headers in a preflight request.
 *
 * On the page's own origin, the browser sends no preflight. So the headers of the page's origin stay, except for
 * sign-in, and for `functions` if that is set. On another origin, functions get `otherwise`. The gateway lets
 * `traceparent` through to database and storage: https://supabase.com/docs/guides/telemetry/client-side-tracing
 */
export function supabaseTargets(
  supabaseUrl: string,
  {
    functions,
    otherwise,
    ownOrigin,
  }: { functions: HeaderPolicy | undefined; otherwise: HeaderPolicy; ownOrigin: string | undefined },
): readonly Target[] {
  const { href, origin } = new URL(supabaseUrl);
  const base = href.replace(/\/+$/, '');
  const isOwn = origin === ownOrigin;
  return [
    { url: `${base}/auth/v1`, headers: 'none' },
    ...(isOwn && functions === undefined
      ? []
      : [{ url: `${base}/functions/v1`, headers: functions ?? otherwise }]),
    ...(isOwn ? [] : ['rest', 'storage'].map((path) => ({ url: `${base}/${path}/v1`, trusted: true }))),
  ];
}
