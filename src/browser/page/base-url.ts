import { readMember } from './read-member.ts';

/** Returns the base of relative URLs in a page or a worker. */
export const baseUrl = (): string =>
  globalThis.document ? readMember(Document, 'baseURI', document) : location.href;
