export { createSupportBundle } from './create-support-bundle.ts';
export { parseSupportBundle } from './parse-support-bundle.ts';
export type { SupportBundleOptions } from './create-support-bundle.ts';
export type { SupportBundle } from './support-bundle.ts';
