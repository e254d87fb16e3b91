/**
 * Calls a function of the app, and returns its result. If the function throws, writes the error to the console and
 * returns `otherwise`: inside an error screen, the error would replace the screen, and with it the reference.
 */
export function askApp<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch (error) {
    console.error(error);
    return otherwise;
  }
}

/** Calls a function of the app that returns a text. If it throws, or returns no text, returns `otherwise`. */
export function askText<T>(ask: () => unknown, otherwise: T): string | T {
  const text = askApp(ask, otherwise);
  // React renders no object, and writes it as `[object Object]` into an attribute.
  return typeof text === 'string' ? text : otherwise;
}
