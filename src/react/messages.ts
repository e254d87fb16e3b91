/** The texts that are shown only below a provider. */
interface ProvidedMessages {
  /** The heading above the references of this tab. */
  readonly recent: string;
  /** The state of an error's report: it waits (`queued`), it has arrived (`sent`), or it could not be sent (`unsent`). */
  readonly queued: string;
  readonly sent: string;
  /** Shown beside a button that copies the unsent report. */
  readonly unsent: string;
  readonly copyDetails: string;
}

/**
 * Every text that the components show or speak. The names of ids and the copied lines are the same in every language,
 * because the support desk reads them.
 */
export interface Messages extends ProvidedMessages {
  /** Names the failure if the app gives no title. */
  readonly title: string;
  /** Advises the person if the app gives no message. */
  readonly advice: string;
  readonly adviceWithReference: string;
  /** The word before a reference. */
  readonly reference: string;
  readonly retry: string;
  readonly retrying: string;
  readonly support: string;
  /** The visible word on the copy button. The button's spoken name, `copyReference`, must contain this word. */
  readonly copy: string;
  readonly copyReference: (reference: string) => string;
  readonly copied: string;
  /** Shown when the browser refuses the clipboard and the code is selected instead. */
  readonly selected: string;
  readonly details: string;
  /** Formats a time in the language of the texts, with the zone. */
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

/** A constant of its own, so that apps without a provider do not load these texts. */
export const englishProvided: ProvidedMessages = {
  recent: 'Something went wrong earlier? Here are your reference numbers',
  queued: 'The report will be sent.',
  sent: 'Report sent.',
  unsent: 'The report could not be sent. Please copy the details and send them to us.',
  copyDetails: 'Copy details',
};
