import type { Blobs } from './blobs.ts';

/** An object store that is opened by the first call: most runs of a function need none. */
export function lazyBlobs(open: () => Promise<Blobs>): Blobs {
  let opened: Promise<Blobs> | undefined;
  const blobs = (): Promise<Blobs> => {
    opened ??= open();
    return opened;
  };
  return {
    head: async (key) => (await blobs()).head(key),
    get: async (key) => (await blobs()).get(key),
    put: async (key, body, expected, options) => (await blobs()).put(key, body, expected, options),
    list: async (prefix) => (await blobs()).list(prefix),
  };
}
