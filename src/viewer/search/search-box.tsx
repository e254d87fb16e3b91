'use client';
import { useId } from 'react';
import type { ClipboardEvent, FormEvent, ReactElement, RefObject } from 'react';
import { SearchIcon } from '../details/icons.tsx';
import { fileDrop } from './file-drop.ts';
import { isUnderstood } from './understand-text.ts';
import { useBoxText } from './use-box-text.ts';

/**
 * A search box with a label. A search starts when a person presses Enter, pastes a text with a known id, or drops a
 * file.
 */
export function SearchBox({
  inputRef,
  initialText,
  onSubmit,
}: {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly initialText: string;
  readonly onSubmit: (text: string) => void;
}): ReactElement {
  const { shown, edit, take, submit } = useBoxText(initialText, onSubmit);
  const id = useId();

  const onPaste = (event: ClipboardEvent): void => {
    const whole = event.clipboardData.getData('text');
    if (!isUnderstood(whole)) return;
    event.preventDefault();
    take(whole);
  };

  const onFormSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit();
  };

  return (
    <search>
      <form className="waybill-search-box" onSubmit={onFormSubmit}>
        <label htmlFor={id}>Find what a user saw</label>
        <div className="waybill-search-field" {...fileDrop(take)}>
          <SearchIcon />
          <input
            ref={inputRef}
            id={id}
            type="search"
            aria-describedby={`${id}-hint`}
            value={shown}
            onChange={(event) => edit(event.target.value)}
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
