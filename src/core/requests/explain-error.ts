import { textOf } from '../capture/text-of.ts';
import { KEYS_OF_CAUSES } from '../spans/error-occurrences.ts';
import { isRefusal } from '../spans/is-refusal.ts';
import { describeAnswer, readPublicError } from './read-public-error.ts';

/** Facts about a thrown value that an error screen can tell. */
export interface Explanation {
  /** The message that the server wrote for the person. */
  readonly message?: string | undefined;
  /** Whether the server said no to the person. Otherwise something failed. */
  readonly refused?: boolean;
  /** Whether a part of the app could not be loaded. Only a reload of the page helps. */
  readonly isMissing?: boolean;
}

const CAUSES = 5;
const MAX_TEXT = 2000;

// The texts of Chromium, Firefox, Safari (two), webpack and other bundlers, and Vite, if a part of the app cannot be
// loaded. Usually a newer version of the app has replaced it.
const MISSING = /dynamically imported|module script|JavaScript MIME|load(ing)? (CSS )?chunk|preload CSS/i;

const answers = new WeakMap<Response, Explanation | Promise<Explanation>>();

/**
 * Explains a thrown value, by the message that a server wrote for the person: the message of the value itself, or the
 * one in a response that it holds. If the body of the response must still be read, the result is a promise; it never
 * rejects, and later calls return its value. Never throws.
 */
export function explainError(thrown: unknown): Explanation | Promise<Explanation> {
  try {
    return explanationOf(thrown, CAUSES) ?? { isMissing: MISSING.test(textOf(thrown, MAX_TEXT)) };
  } catch {
    // If a getter of an object throws, the object belongs to other code.
    return {};
  }
}

function explanationOf(thrown: unknown, causes: number): Explanation | Promise<Explanation> | undefined {
  if (!thrown || causes < 0) return undefined;
  const { status, expose, message, data } = thrown as Readonly<Record<string, unknown>>;
  const refused = isRefusal(thrown);
  if ((refused || expose === true) && typeof message === 'string') return { message, refused };
  if ((status as number) >= 400) {
    if (thrown instanceof Response) return readAnswer(thrown);
    // axios has read the body, and keeps it beside the status.
    const answer = describeAnswer(data, status as number, thrown);
    if (answer.expose) return explanationOf(answer, 0);
  }
  for (const key of KEYS_OF_CAUSES) {
    const inside = explanationOf((thrown as Readonly<Record<string, unknown>>)[key], causes - 1);
    if (inside) return inside;
  }
  return undefined;
}

function readAnswer(response: Response): Explanation | Promise<Explanation> | undefined {
  const known = answers.get(response);
  if (known || response.bodyUsed) return known;
  const reading = readPublicError(response).then(({ expose, message, status }) => {
    const explanation = expose ? { message, refused: status < 500 } : {};
    answers.set(response, explanation);
    return explanation;
  });
  answers.set(response, reading);
  return reading;
}
