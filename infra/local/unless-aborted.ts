/**
 * Resolves when the work ends or the signal comes, whichever is first; rejects as the work does. Unlike a race with
 * one long-lived promise it leaves nothing behind, so that a loop may call it for years.
 */
export function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve();
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
