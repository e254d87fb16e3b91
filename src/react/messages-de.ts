import type { Messages } from './messages.ts';

/**
 * The German texts, for `<TracingProvider messages={messagesDe}>`. An app loads these texts only if it imports them.
 */
export const messagesDe: Messages = {
  title: 'Etwas ist schiefgegangen',
  advice: 'Bitte versuchen Sie es noch einmal.',
  adviceWithReference:
    'Bitte versuchen Sie es noch einmal. Falls es wieder geschieht, nennen Sie uns diese Referenz: Sie zeigt uns, was geschehen ist.',
  adviceReload: 'Vielleicht gibt es eine neue Version. Bitte laden Sie die Seite neu.',
  reload: 'Neu laden',
  reference: 'Referenz',
  retry: 'Noch einmal versuchen',
  retrying: 'Wird versucht …',
  support: 'Hilfe anfordern',
  copy: 'Kopieren',
  copyReference: (reference) => `Referenz ${reference} kopieren`,
  copied: 'Kopiert',
  selected: 'Zum Kopieren Strg+C drücken (auf dem Mac ⌘C)',
  recent: 'Ist vorhin etwas schiefgegangen? Hier sind Ihre Referenzen',
  queued: 'Der Bericht wird gesendet.',
  sent: 'Bericht gesendet.',
  unsent:
    'Der Bericht konnte nicht gesendet werden. Bitte kopieren Sie die Einzelheiten und senden Sie sie uns.',
  held: 'Der Bericht wartet, bis Sie sich wieder anmelden. Sie können uns auch die Einzelheiten kopieren und senden.',
  copyDetails: 'Einzelheiten kopieren',
  details: 'Technische Einzelheiten',
  time: (time) => new Intl.DateTimeFormat('de', { dateStyle: 'medium', timeStyle: 'long' }).format(time),
};
