const SAFE_ID = /^[\w.:-]{1,128}$/;

/** Tells whether an id may stand in a header. Waybill creates only such ids. Other texts may make `fetch` throw. */
export function isSafeId(id: string | null | undefined): id is string {
  return !!id && SAFE_ID.test(id);
}
