import { traceApi } from '../trace-api/index.ts';
import type { OpenReader } from './open-database.ts';
import { CommandProblem } from './terminal.ts';

/** Opens a store over HTTP. Throws a {@link CommandProblem} if that is not possible. */
export function openApi(url: string, token: string | undefined): OpenReader {
  if (!/^https?:\/\//i.test(url)) {
    throw new CommandProblem('The API takes an address such as https://desk.example.com/traces.');
  }
  try {
    const reader = traceApi(url, token === undefined ? {} : { token });
    return { reader, close: () => Promise.resolve() };
  } catch (error) {
    throw new CommandProblem(`${withoutMark((error as Error).message)} The token comes from WAYBILL_TOKEN.`);
  }
}

/** Returns a message of Waybill as a sentence of the command. */
export function withoutMark(message: string): string {
  return message.replace(/^\[waybill\] /, '');
}
