import type { HeaderPolicy, Target } from '../core/index.ts';

/**
 * Gives the header rules of a Supabase project, by what each of its services accepts in a preflight request.
 *
 * On the page's own origin no preflight is asked, so what the origin gets stays, but for sign-in and for `functions`
 * where it was given. Elsewhere functions get `otherwise`; that the gateway lets `traceparent` through to database and
 * storage is documented: https://supabase.com/docs/guides/telemetry/client-side-tracing
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
