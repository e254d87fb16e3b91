/** The SDK of the page. */
declare module 'page-sdk' {
  export const startSdk: import('./sdk.ts').StartSdk;
}
