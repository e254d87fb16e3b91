import type { DragEvent } from 'react';

// A dropped file can have any size, so only its beginning is read. The parser of bundles reads even less.
const MAX_FILE_BYTES = 8_000_000;

/**
 * Returns the listeners for an element that accepts dropped files. The listeners call `take` with the text of the file.
 */
export function fileDrop(take: (text: string) => void): {
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
} {
  return {
    onDragOver(event) {
      // Only files need this call. The browser itself puts a dropped text into the field.
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop(event) {
      const [file] = event.dataTransfer.files;
      if (!file) return;
      // Without this call, the browser would leave the page and open the file.
      event.preventDefault();
      // If the file cannot be read, because it is a folder for example, its name becomes the search text.
      file
        .slice(0, MAX_FILE_BYTES)
        .text()
        .then(take, () => take(file.name));
    },
  };
}
