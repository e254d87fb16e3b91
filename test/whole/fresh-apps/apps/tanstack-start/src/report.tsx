import { ErrorWithCorrelation, useAction } from 'waybill/react';

export function Report() {
  const { run, error, occurrence } = useAction('read report', async () => {
    const response = await fetch('/api/report');
    if (!response.ok) throw new Error('The report cannot be read', { cause: response });
  });
  return (
    <>
      <button onClick={run}>Report</button>
      <ErrorWithCorrelation error={error} occurrence={occurrence} />
    </>
  );
}
