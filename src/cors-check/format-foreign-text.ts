const MAX_LENGTH = 200;

/**
 * Makes a text of another program safe for a terminal. Characters outside of printable ASCII become `?`, and the text
 * is cut after 200 characters.
 */
export function formatForeignText(text: string): string {
  const plain = text.slice(0, MAX_LENGTH).replace(/[^ -~]/g, '?');
  return text.length > MAX_LENGTH ? `${plain}…` : plain;
}
