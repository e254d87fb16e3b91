/** The texts that are shown only below a `TracingProvider`. */
interface ProvidedMessages {
  /** The heading of the list of recent references. */
  readonly recent: string;
  /** Shown while the report of an error waits to be sent. */
  readonly queued: string;
  /** Shown when the report has arrived. */
  readonly sent: string;
  /** Shown if the report could not be sent. The button beside this text copies the report. */
  readonly unsent: string;
  /** Shown if the user has signed out before the report was sent. */
  readonly held: string;
  readonly copyDetails: string;
}

/**
 * Every text that the components show or that screen readers speak. The names of ids and the lines of a copied report
 * are not among them: they are the same in every language, because the support desk reads them.
 */
export interface Messages extends ProvidedMessages {
  /** The title of an error screen, if the app gives no title. */
  readonly title: string;
  /** The advice on an error screen, if the app gives no message and the error has no reference. */
  readonly advice: string;
  /** The advice on an error screen, if the app gives no message and the error has a reference. */
  readonly adviceWithReference: string;
  /** The word before a reference. */
  readonly reference: string;
  /** The advice if a part of the app could not be loaded. */
  readonly adviceReload: string;
  /** The word on the button that loads the page again. */
  readonly reload: string;
  readonly retry: string;
  readonly retrying: string;
  readonly support: string;
  /**
   * The visible word on the copy button. Screen readers speak `copyReference` instead, which must contain this word.
   */
  readonly copy: string;
  readonly copyReference: (reference: string) => string;
  readonly copied: string;
  /** Shown if the browser does not allow copying. The code is then selected, so that the person can copy it. */
  readonly selected: string;
  readonly details: string;
  /** Formats a time in the language of the texts, with the time zone. */
  readonly time: (time: Date) => string;
}

export const english: Omit<Messages, keyof ProvidedMessages> = {
  title: 'Something went wrong',
  advice: 'Please try again.',
  adviceWithReference:
    'Please try again. If it happens again, send us this reference: it shows us what happened.',
  adviceReload: 'There may be a new version. Please reload the page.',
  reload: 'Reload',
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

/**
 * The texts that are shown only below a provider. They are a separate constant, so that apps without a provider do not
 * load them.
 */
export const englishProvided: ProvidedMessages = {
  recent: 'Something went wrong earlier? Here are your reference numbers',
  queued: 'The report will be sent.',
  sent: 'Report sent.',
  unsent: 'The report could not be sent. Please copy the details and send them to us.',
  held: 'The report waits until you sign in again. You can also copy the details and send them to us.',
  copyDetails: 'Copy details',
};
