/** What is only shown where there is a provider. */
interface ProvidedMessages {
  /** Above the references of this tab. */
  readonly recent: string;
  /** What became of the report of an error: it waits, it has arrived, or it could not be sent. */
  readonly queued: string;
  readonly sent: string;
  /** Shown beside a button that copies what could not be sent. */
  readonly unsent: string;
  readonly copyDetails: string;
}

/**
 * Every text that the components show or speak. The names of ids, and the lines that are copied, are the same in every
 * language, because the support desk reads them.
 */
export interface Messages extends ProvidedMessages {
  /** What happened, when nobody says it better. */
  readonly title: string;
  /** What to do now, when nobody says it better. */
  readonly advice: string;
  readonly adviceWithReference: string;
  /** The word before the code. */
  readonly reference: string;
  readonly retry: string;
  readonly retrying: string;
  readonly support: string;
  /** The copy button as it is seen; its spoken name has to contain this word. */
  readonly copy: string;
  readonly copyReference: (reference: string) => string;
  readonly copied: string;
  /** Shown when the browser refuses the clipboard and the code is selected instead. */
  readonly selected: string;
  readonly details: string;
  /** A time as its reader writes it, with the zone. */
  readonly time: (time: Date) => string;
}

export const english: Omit<Messages, keyof ProvidedMessages> = {
  title: 'Something went wrong',
  advice: 'Please try again.',
  adviceWithReference:
    'Please try again. If it happens again, send us this reference: it shows us what happened.',
  reference: 'Reference',
  retry: 'Try again',
  retrying: 'Trying again…',
  support: 'Contact support',
  copy: 'Copy',
  copyReference: (reference) => `Copy reference ${reference}`,
  copied: 'Copied',
  selected: 'Press Ctrl+C to copy (⌘C on a Mac)',
  details: 'Technical details',
  time: (time) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' }).format(time),
};

/** Apart, so that nobody else has to load it. */
export const englishProvided: ProvidedMessages = {
  recent: 'Something went wrong earlier? Here are your reference numbers',
  queued: 'The report will be sent.',
  sent: 'Report sent.',
  unsent: 'The report could not be sent. Please copy the details and send them to us.',
  copyDetails: 'Copy details',
};
