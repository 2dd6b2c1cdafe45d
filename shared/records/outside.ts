/** How a transfer record names what is not at the exchange: another wallet, a bank. */
export const OUTSIDE = 'OUTSIDE';
