/** The line between clients and the exchange, where calls and replies get lost, late or mangled. */
import type { EpochMs } from '../core/clock.ts';
import { type Conditions, conditionsOf, type FaultPlan, lossError } from './faults.ts';
import type { Wire, WireCall, WireReply } from './wire.ts';

export interface Line {
  /** Rejects as `fetch` does when the reply is lost. */
  serve(call: WireCall): Promise<WireReply>;
  /** Lets every held-back request arrive that is due by then, each at its own time. */
  land(atMs: EpochMs): Promise<void>;
  calls(): number;
  /** Requests that the exchange answered with HTTP 200, by method and path, whatever became of the reply. */
  requests(): Readonly<Record<string, number>>;
  pending(): number;
}

interface HeldBack {
  readonly call: WireCall;
  readonly conditions: Conditions;
}

export function createLine(exchange: Wire, plan: FaultPlan | undefined): Line {
  const heldBack: HeldBack[] = [];
  const answered = new Map<string, number>();
  let count = 0;

  const wire: Wire = async (call, conditions) => {
    const reply = await exchange(call, conditions);
    const target = `${call.method} ${call.path}`;
    if (reply.status === 200) answered.set(target, (answered.get(target) ?? 0) + 1);
    return reply;
  };
  const land = async (atMs: EpochMs): Promise<void> => {
    for (let next = heldBack[0]; next !== undefined && next.call.atMs <= atMs; next = heldBack[0]) {
      heldBack.shift();
      await wire(next.call, next.conditions);
    }
  };

  return {
    land,
    calls: () => count,
    requests: () => Object.fromEntries(answered),
    pending: () => heldBack.length,
    async serve(call) {
      count += 1;
      const { method, path, query, body, atMs } = call;
      const conditions = conditionsOf(plan?.({ method, path, query, body, atMs, count }));
      await land(atMs);

      const requestLost = conditions.find('requestLost');
      if (requestLost !== undefined) throw lossError(requestLost.as);
      const late = conditions.find('lateLanding');
      if (late !== undefined) {
        heldBack.push({ call: { ...call, atMs: atMs + late.delayMs }, conditions });
        heldBack.sort((a, b) => a.call.atMs - b.call.atMs);
        throw lossError(late.as);
      }
      const gateway = conditions.find('gatewayPage');
      if (gateway?.executed === false) return gatewayPage(gateway.status);

      const reply = await wire(call, conditions);
      const replyLost = conditions.find('replyLost');
      if (replyLost !== undefined) throw lossError(replyLost.as);
      if (gateway !== undefined) return gatewayPage(gateway.status);
      const broken = conditions.find('brokenReply');
      return broken === undefined ? reply : { ...reply, body: mangled(reply.body, broken.how) };
    },
  };
}

function mangled(body: string, how: 'truncated' | 'garbage'): string {
  return how === 'truncated'
    ? body.slice(0, Math.floor(body.length / 2))
    : `\u0000\u0001${body.slice(3, 9)}<`;
}

function gatewayPage(status: 502 | 504): WireReply {
  const title = status === 502 ? '502 Bad Gateway' : '504 Gateway Time-out';
  return htmlPage(status, title);
}

/** A page as a content delivery network shows it instead of the exchange's answer. */
export function htmlPage(status: number, title: string): WireReply {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html', server: 'cloudflare' }, body };
}
