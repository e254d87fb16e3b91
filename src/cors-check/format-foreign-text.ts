const MAX_LENGTH = 200;

/** Makes a text of another program safe for a terminal: without control characters, and cut after 200. */
export function formatForeignText(text: string): string {
  const plain = text.slice(0, MAX_LENGTH).replace(/[^ -~]/g, '?');
  return text.length > MAX_LENGTH ? `${plain}…` : plain;
}
