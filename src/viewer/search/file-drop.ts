import type { DragEvent } from 'react';

// This is more than the parser reads of a bundle. A dropped file of another kind may have any size.
const MAX_FILE_BYTES = 8_000_000;

/** Gives the listeners with which an element takes the text of a dropped file. */
export function fileDrop(take: (text: string) => void): {
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
} {
  return {
    onDragOver(event) {
      // The browser itself puts dropped text into the field.
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop(event) {
      const [file] = event.dataTransfer.files;
      if (!file) return;
      // Otherwise the browser would leave the page for the file.
      event.preventDefault();
      // A file that cannot be read, such as a folder, is searched by its name.
      file
        .slice(0, MAX_FILE_BYTES)
        .text()
        .then(take, () => take(file.name));
    },
  };
}
