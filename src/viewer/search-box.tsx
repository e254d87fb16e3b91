'use client';
import { useId, useState } from 'react';
import type { ClipboardEvent, FormEvent, ReactElement, RefObject } from 'react';
import { SearchIcon } from './icons.tsx';
import { parseSearch } from './parse-search.ts';

/** One labelled box. Enter searches, and so does pasting something that can be understood. */
export function SearchBox({
  inputRef,
  onSubmit,
}: {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onSubmit: (text: string) => void;
}): ReactElement {
  const [text, setText] = useState('');
  const id = useId();

  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text');
    if (parseSearch(pasted).kind === 'unknown') return;
    // A one-line box joins lines without a space, so that `WHSPV` and `Time:` would become one word.
    event.preventDefault();
    setText(pasted.slice(0, 2_000).replace(/\s+/g, ' ').trim());
    onSubmit(pasted);
  };

  const onFormSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(text);
  };

  return (
    <search>
      <form className="waybill-search-box" onSubmit={onFormSubmit}>
        <label htmlFor={id}>Find what a user saw</label>
        <div className="waybill-search-field">
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
          Paste anything: a reference, a copied report, a whole message, a trace or session id.
        </p>
      </form>
    </search>
  );
}
