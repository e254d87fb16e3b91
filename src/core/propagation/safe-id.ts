const SAFE_ID = /^[\w.:-]{1,128}$/;

/** Tells whether an id can be put into a header. All ids of Waybill can. With other texts, `fetch` could throw. */
export function isSafeId(id: string | null | undefined): id is string {
  return typeof id === 'string' && SAFE_ID.test(id);
}
