'use client';
import type { ReactElement } from 'react';
import type { SupportBundle } from '../../support-bundle/index.ts';

/** Says why a support bundle contains nothing to draw, and gives advice. */
export function EmptyBundle({ bundle }: { readonly bundle: SupportBundle }): ReactElement {
  return (
    <div className="waybill-problem">
      <p>{reasonOf(bundle)}</p>
    </div>
  );
}

function reasonOf({ records, damaged, problem }: SupportBundle): string {
  if (problem === 'newer') {
    return 'A newer version of Waybill wrote it than this support desk knows. Update the support desk to read it.';
  }
  if (records.length > 0) return 'What it holds belongs to no action, so there is no timeline to draw.';
  if (damaged > 0 || problem !== null) {
    return 'No record of it arrived in one piece. Ask for all of it once more, best as a file.';
  }
  return 'The browser had recorded nothing when it was made.';
}
