/** Ctrl-C, Ctrl-D or a closed window at a question. Not a failure: nothing was changed. Exit code 130, as a shell names it. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';

  constructor() {
    super('Stopped. Nothing was changed.');
  }
}
