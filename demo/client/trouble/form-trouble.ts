import { useEffect } from 'react';
import { navigate, replaceAddress, useQuery } from '../routing/navigation.ts';

/** A failure that needs a form: after the form is sent, a step on the server fails, or the server refuses the request. */
export type FormTrouble = 'fails' | 'refused';

/** Leads to the form that the trouble fills in. */
export function leadToForm(trouble: FormTrouble): void {
  navigate(`/?trouble=${trouble}`);
}

/** Fills in this form, if the address asks for it. Removes the query, so that the same link works again. */
export function useFormTrouble(fillIn: (trouble: FormTrouble) => void): void {
  const trouble = useQuery('trouble');
  useEffect(() => {
    if (trouble !== 'fails' && trouble !== 'refused') return;
    replaceAddress(window.location.pathname);
    fillIn(trouble);
  });
}
