/**
 * The parts of a supabase-js client that Waybill uses. Waybill does not import supabase-js, so an app's bundle contains
 * only the app's own version. Tested with 2.88 and 2.119.
 */
export interface SupabaseClientLike {
  readonly auth: object;
  readonly functions: object;
  readonly storage: object;
  readonly from: (...args: never[]) => unknown;
  readonly rpc: (...args: never[]) => unknown;
  readonly schema: (...args: never[]) => unknown;
}
