const MAX_LENGTH = 200;

/** Makes a text that somebody else wrote fit for a terminal: no control characters, and not without end. */
export function formatForeignText(text: string): string {
  const plain = text.slice(0, MAX_LENGTH).replace(/[^ -~]/g, '?');
  return text.length > MAX_LENGTH ? `${plain}…` : plain;
}
