import type { HeaderPolicy, Target } from '../core/index.ts';

/**
 * Returns the targets of a Supabase project, with their header policies. The services of a project differ in the
 * headers that they accept in a preflight request.
 *
 * If the project is on the page's own origin, the browser sends no preflight. So requests get the same headers as other
 * requests to this origin, with two exceptions: sign-in requests get no headers, and requests to Edge Functions get the
 * headers of the policy `functions` if it is set. If the project is on another origin, requests to Edge Functions get
 * the headers of `functions`, or those of `otherwise` if `functions` is not set. The gateway accepts `traceparent` for
 * database and storage:
 * https://supabase.com/docs/guides/telemetry/client-side-tracing
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
  const base = href.replace(/(?<!\/)\/+$/, '');
  const isOwn = origin === ownOrigin;
  return [
    { url: `${base}/auth/v1`, headers: 'none', refuses: true },
    ...(isOwn && functions === undefined
      ? []
      : [{ url: `${base}/functions/v1`, headers: functions ?? otherwise }]),
    ...(isOwn ? [] : ['rest', 'storage'].map((path) => ({ url: `${base}/${path}/v1`, trusted: true }))),
  ];
}
