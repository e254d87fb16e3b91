'use client';
import { useId } from 'react';
import type { ClipboardEvent, FormEvent, KeyboardEvent, ReactElement, RefObject } from 'react';
import { SearchIcon } from '../details/icons.tsx';
import { fileDrop } from './file-drop.ts';
import { isUnderstood } from './understand-text.ts';
import { useBoxText, type BoxText } from './use-box-text.ts';

// A longer text scrolls inside the field.
const MOST_ROWS = 10;

/**
 * A search box with a label. A search starts when a person presses Enter, pastes a text with a known id, or drops a
 * file. Shift+Enter begins a new line.
 */
export function SearchBox({
  inputRef,
  initialText,
  onSubmit,
}: {
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
  readonly initialText: string;
  readonly onSubmit: (text: string) => void;
}): ReactElement {
  const text = useBoxText(initialText, onSubmit);
  const id = useId();

  const onFormSubmit = (event: FormEvent): void => {
    event.preventDefault();
    text.submit();
  };

  return (
    <search>
      <form className="waybill-search-box" onSubmit={onFormSubmit}>
        <label htmlFor={id}>Find what a user saw</label>
        <div
          className="waybill-search-field"
          data-lines={text.shown.includes('\n') ? 'several' : 'one'}
          {...fileDrop(text.take)}
        >
          <SearchIcon />
          <SearchText id={id} inputRef={inputRef} text={text} />
          {text.shown !== '' && (
            <button
              type="button"
              className="waybill-button"
              onClick={() => {
                text.take('');
                inputRef.current?.focus();
              }}
            >
              Clear
            </button>
          )}
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

/** The text field of the search box. It grows with its text, so that a person can read a pasted report. */
function SearchText({
  id,
  inputRef,
  text: { shown, edit, take, submit },
}: {
  readonly id: string;
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
  readonly text: BoxText;
}): ReactElement {
  const onPaste = (event: ClipboardEvent): void => {
    const whole = event.clipboardData.getData('text');
    if (!isUnderstood(whole)) return;
    event.preventDefault();
    take(whole);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <textarea
      ref={inputRef}
      id={id}
      rows={Math.min(shown.split('\n').length, MOST_ROWS)}
      aria-describedby={`${id}-hint`}
      value={shown}
      onChange={(event) => edit(event.target.value)}
      onPaste={onPaste}
      onKeyDown={onKeyDown}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      enterKeyHint="search"
    />
  );
}
