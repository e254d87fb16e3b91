import type { HeaderPolicy, Target } from '../core/index.ts';

/**
 * Gives the header rules of a Supabase project, by what each of its services accepts in a preflight request.
 *
 * On the page's own origin no preflight is asked, so what the origin gets stays, but for sign-in and for `functions`
 * where it was given.
 */
export function supabaseTargets(
  supabaseUrl: string,
  { functions, ownOrigin }: { functions: HeaderPolicy | undefined; ownOrigin: string | undefined },
): readonly Target[] {
  const { href, origin } = new URL(supabaseUrl);
  const base = href.replace(/\/+$/, '');
  const isOwn = origin === ownOrigin;
  return [
    { url: `${base}/auth/v1`, headers: 'none' },
    ...(isOwn && functions === undefined
      ? []
      : [{ url: `${base}/functions/v1`, headers: functions ?? 'none' }]),
    ...(isOwn ? [] : [{ url: `${base}/rest/v1` }, { url: `${base}/storage/v1` }]),
  ];
}
