'use client';
import { useRef, useState } from 'react';

const MAX_SHOWN = 2_000;

/** The text of a box with one line. */
export interface BoxText {
  /** The text as the box shows it. */
  readonly shown: string;
  /** Changes the text as a person types. */
  readonly edit: (text: string) => void;
  /** Takes a text of any length and number of lines, and submits all of it. */
  readonly take: (whole: string) => void;
  /** Submits the shown text, or the whole taken text if the person has not edited it since. */
  readonly submit: () => void;
}

/** Keeps the text of a box. The box shows only the beginning of a long text. */
export function useBoxText(initialText: string, onSubmit: (text: string) => void): BoxText {
  const [shown, setShown] = useState(initialText);
  const taken = useRef({ shown: '', whole: '' });
  return {
    shown,
    edit: setShown,
    take: (whole) => {
      // The field itself joins lines without a space. `WHSPV` and `Time:` would become one word.
      const beginning = whole.slice(0, MAX_SHOWN).replace(/\s+/g, ' ').trim();
      taken.current = { shown: beginning, whole };
      setShown(beginning);
      onSubmit(whole);
    },
    submit: () => onSubmit(shown === taken.current.shown ? taken.current.whole : shown),
  };
}
