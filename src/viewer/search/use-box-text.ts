'use client';
import { useRef, useState } from 'react';

const MAX_SHOWN = 2_000;

/** The text of the search box. */
export interface BoxText {
  /** The text that the box shows. */
  readonly shown: string;
  /** Changes the shown text while a person types. */
  readonly edit: (text: string) => void;
  /** Puts a text of any length and any number of lines into the box, and submits the whole text. */
  readonly take: (whole: string) => void;
  /** Submits the shown text. If the person has not edited the text since `take`, submits the whole text of `take`. */
  readonly submit: () => void;
}

/** Keeps the text of the search box. The box shows only the beginning of a long text. */
export function useBoxText(initialText: string, onSubmit: (text: string) => void): BoxText {
  const [shown, setShown] = useState(initialText);
  const taken = useRef({ shown: '', whole: '' });
  return {
    shown,
    edit: setShown,
    take: (whole) => {
      // A text field knows only one kind of line break.
      const beginning = whole.slice(0, MAX_SHOWN).replaceAll(/\r\n?/g, '\n').trim();
      taken.current = { shown: beginning, whole };
      setShown(beginning);
      onSubmit(whole);
    },
    submit: () => onSubmit(shown === taken.current.shown ? taken.current.whole : shown),
  };
}
