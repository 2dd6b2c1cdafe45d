/** Signing an order request against one raw HMAC of the same bytes, in turns, so that a busy machine slows both alike. */
import { createHmac } from 'node:crypto';
import { signPionex } from '../../shared/signing/pionex.ts';
import { createSigner } from '../../shared/signing/signer.ts';

const KEY = { apiKey: 'bench-key', apiSecret: 'bench-secret-of-a-usual-length-0000000000' };
const REQUEST = {
  method: 'POST',
  path: '/api/v1/trade/order',
  query: {},
  body: JSON.stringify({
    symbol: 'BTC_USDT',
    side: 'BUY',
    type: 'MARKET',
    amount: '50',
    clientOrderId: 'so4qlw2j0m9y3845ty7ni200wraimq',
  }),
} as const;
const TIMESTAMP_MS = 1_700_000_000_000;
const ROUNDS = 60;
const CALLS = 2_000;

/** Median over the rounds of signing time divided by HMAC time. */
export function measureSigning(): number {
  const signer = createSigner(KEY, signPionex);
  const message = signer.sign(REQUEST, TIMESTAMP_MS).canonicalMessage;
  const sign = (): unknown => signer.sign(REQUEST, TIMESTAMP_MS).signature;
  const hmac = (): unknown => createHmac('sha256', KEY.apiSecret).update(message).digest('hex');
  // The first calls run before the compiler has seen them and are not counted.
  timeMs(sign);
  timeMs(hmac);
  const ratios = Array.from({ length: ROUNDS }, () => timeMs(sign) / timeMs(hmac)).sort((a, b) => a - b);
  return ratios[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

function timeMs(work: () => unknown): number {
  const startMs = performance.now();
  for (let call = 0; call < CALLS; call += 1) work();
  return performance.now() - startMs;
}
