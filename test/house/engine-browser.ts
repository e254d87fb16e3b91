/** A page of any engine. */
export interface EnginePage {
  /** Opens an address, and resolves when the page has loaded. */
  readonly goto: (url: string) => Promise<unknown>;
  /** Runs a function in the page. It may use only its argument and the page's globals. Values must be JSON. */
  readonly evaluate: <T, A>(work: (argument: A) => T | Promise<T>, argument?: A) => Promise<T>;
  /** Clicks the element as a user does. */
  readonly click: (selector: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** A browser of any engine. */
export interface EngineBrowser {
  readonly version: string;
  readonly newPage: () => Promise<EnginePage>;
  readonly close: () => Promise<void>;
}
