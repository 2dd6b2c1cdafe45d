import type { Fetch } from '../../shared/http/http-client.ts';

/**
 * The only door to the internet on this machine: live accounts, notice channels, and the public prices of
 * `--market live`.
 */
export const internet: Fetch = (request) => fetch(request);
