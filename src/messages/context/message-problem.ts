/**
 * The kind of a problem in the headers of a message.
 *
 * - `missing`: the message has no id of a trace.
 * - `invalid`: the value does not follow its format. The message of the problem says why.
 * - `invalid version`: `traceparent` has the version `ff`.
 * - `zero id`: an id consists of zeros only.
 * - `duplicate`: the header occurs more than once.
 * - `conflict`: two values name different traces.
 * - `wrong case`: the name, or a digit of `traceparent`, is in upper case.
 * - `too long`: the value is longer than its limit. It was not read.
 * - `not text`: the value is no text and no UTF-8.
 * - `unreadable`: reading the header threw.
 * - `no room`: the message cannot take more headers, so none were written.
 */
export type MessageProblemKind =
  | 'missing'
  | 'invalid'
  | 'invalid version'
  | 'zero id'
  | 'duplicate'
  | 'conflict'
  | 'wrong case'
  | 'too long'
  | 'not text'
  | 'unreadable'
  | 'no room';

/** A problem in the headers of a message. The context is usable all the same. */
export interface MessageProblem {
  readonly kind: MessageProblemKind;
  /** The name of the header, in lower case. */
  readonly header: string;
  /** One sentence for a developer. It never has the value, because a sender chooses the value. */
  readonly message: string;
}

const SENTENCES: Readonly<Record<MessageProblemKind, string>> = {
  missing: 'is missing, as is every other trace id; a new trace begins',
  invalid: 'does not follow its format and is ignored',
  'invalid version': 'has the version ff, which W3C Trace Context forbids, and is ignored',
  'zero id': 'has an id of zeros and is ignored',
  duplicate: 'occurs more than once',
  conflict: 'names another trace than the other values, so it is ignored',
  'wrong case': 'has upper case, where clients of other languages read lower case only',
  'too long': 'is longer than its limit and was not read',
  'not text': 'is neither text nor UTF-8 and is ignored',
  unreadable: 'threw when it was read, and is ignored',
  'no room': 'does not fit, because the message has too many headers, so no header is written',
};

/** Hears of the problems of one message. */
export type TellProblem = (kind: MessageProblemKind, header: string) => void;

/**
 * Creates the function that tells the problems of one message, each kind once for each header. An error that the
 * listener throws does no harm.
 */
export function createTellProblem(listener: ((problem: MessageProblem) => void) | undefined): TellProblem {
  const told = new Set<string>();
  return (kind, header) => {
    const key = `${kind} ${header}`;
    if (!listener || told.has(key)) return;
    told.add(key);
    try {
      listener({ kind, header, message: `The header ${header} ${SENTENCES[kind]}.` });
    } catch {
      // The listener belongs to the app, and the message must still be worked on.
    }
  };
}
