'use client';
import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { breakable } from './breakable.tsx';
import { splitStackLine, type StackLine } from './split-stack-line.ts';

/**
 * Shows a stack. Of a long path it shows the last two folders, the file and the line. The style sheet hides the folders
 * before them, but their text stays: a person who selects and copies the stack gets all of it.
 */
export function StackTrace({ stack }: { readonly stack: string }): ReactElement {
  return (
    <pre className="waybill-stack" dir="ltr" translate="no">
      {stack.split('\n').map((line, index) => (
        <Fragment key={index}>
          {index > 0 && '\n'}
          <Line line={splitStackLine(line)} />
        </Fragment>
      ))}
    </pre>
  );
}

function Line({ line }: { readonly line: StackLine }): ReactElement {
  const { before, hidden, folders, file, after } = line;
  return (
    <>
      {before}
      {hidden && <span className="waybill-stack-hidden">{hidden}</span>}
      {folders && (
        <>
          {breakable(folders)}
          <wbr />
        </>
      )}
      {file && <span className="waybill-stack-file">{file}</span>}
      {after}
    </>
  );
}
