/**
 * What is used of a supabase-js client. It is met by shape, so that an app's own version is the only one in its bundle.
 * Tested with 2.88 and 2.119.
 */
export interface SupabaseClientLike {
  readonly auth: object;
  readonly functions: object;
  readonly storage: object;
  readonly from: (...args: never[]) => unknown;
  readonly rpc: (...args: never[]) => unknown;
  readonly schema: (...args: never[]) => unknown;
}
