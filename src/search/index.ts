export { parseSearch } from './parse-search.ts';
export type { ParsedSearch } from './parse-search.ts';
