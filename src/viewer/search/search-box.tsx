'use client';
import { useId, useRef, useState } from 'react';
import type { ClipboardEvent, DragEvent, FormEvent, ReactElement, RefObject } from 'react';
import { parseSupportBundle } from '../../support-bundle/index.ts';
import { SearchIcon } from '../details/icons.tsx';
import { parseSearch } from '../../search/index.ts';

// More than is read of a bundle; nobody knows what else is dropped.
const MAX_FILE_BYTES = 8_000_000;

const isUnderstood = (text: string): boolean =>
  parseSearch(text).kind !== 'unknown' || parseSupportBundle(text) !== null;

/** One labelled box. Enter searches, and so does pasting something that can be understood, or dropping a file. */
export function SearchBox({
  inputRef,
  initialText,
  onSubmit,
}: {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly initialText: string;
  readonly onSubmit: (text: string) => void;
}): ReactElement {
  const [text, setText] = useState(initialText);
  const id = useId();
  // A field of one line shows the beginning of what was pasted; Enter means all of it.
  const taken = useRef({ shown: '', whole: '' });

  const take = (whole: string): void => {
    // The field joins lines without a space, so that `WHSPV` and `Time:` would become one word.
    const shown = whole.slice(0, 2_000).replace(/\s+/g, ' ').trim();
    taken.current = { shown, whole };
    setText(shown);
    onSubmit(whole);
  };

  const onPaste = (event: ClipboardEvent): void => {
    const whole = event.clipboardData.getData('text');
    if (!isUnderstood(whole)) return;
    event.preventDefault();
    take(whole);
  };

  const onDragOver = (event: DragEvent): void => {
    // Text goes into the field by itself.
    if (event.dataTransfer.types.includes('Files')) event.preventDefault();
  };

  const onDrop = (event: DragEvent): void => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    // Otherwise the browser would leave the page for the file.
    event.preventDefault();
    // What cannot be read, such as a folder, has a name at least.
    file
      .slice(0, MAX_FILE_BYTES)
      .text()
      .then(take, () => take(file.name));
  };

  const onFormSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(text === taken.current.shown ? taken.current.whole : text);
  };

  return (
    <search>
      <form className="waybill-search-box" onSubmit={onFormSubmit}>
        <label htmlFor={id}>Find what a user saw</label>
        <div className="waybill-search-field" onDragOver={onDragOver} onDrop={onDrop}>
          <SearchIcon />
          <input
            ref={inputRef}
            id={id}
            type="search"
            aria-describedby={`${id}-hint`}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onPaste={onPaste}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="search"
          />
          <button type="submit" className="waybill-button waybill-button-primary">
            Search
          </button>
        </div>
        <p id={`${id}-hint`} className="waybill-hint">
          Paste anything: a reference, a copied report, a whole message, a trace or session id, a support
          bundle.
        </p>
      </form>
    </search>
  );
}
