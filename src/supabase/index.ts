export { getIdentity } from './get-identity.ts';
export { getSessionId } from './get-session-id.ts';
export { traceSupabase } from './trace-supabase.ts';
export type { IdentityOptions } from './get-identity.ts';
export type { SessionIdOptions } from './get-session-id.ts';
export type { SupabaseClientLike } from './supabase-client-like.ts';
export type { TraceSupabaseOptions } from './trace-supabase.ts';
