/** A process that dies at its nth call of anything outside of it: before the call was carried out, or after. */
export interface Mortal {
  /** The same object, its calls counted. */
  of<Part extends object>(part: Part): Part;
  /** Calls so far. */
  calls(): number;
  /** Dies at the nth call from here; nothing that it calls after that is carried out. */
  dieAt(number: number, when: 'before' | 'after'): void;
  live(): void;
}

export function createMortal(): Mortal {
  let calls = 0;
  let death: { readonly at: number; readonly when: 'before' | 'after' } | undefined;
  const through = async (work: () => unknown): Promise<unknown> => {
    calls += 1;
    const mine = calls;
    if (death !== undefined && (mine > death.at || (mine === death.at && death.when === 'before')))
      throw died();
    const answer = await work();
    if (death !== undefined && mine === death.at) throw died();
    return answer;
  };
  return {
    of: (part) =>
      new Proxy(part, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return (...input: unknown[]) => through(() => value.apply(target, input));
        },
      }),
    calls: () => calls,
    dieAt: (number, when) => {
      death = { at: calls + number, when };
    },
    live: () => {
      death = undefined;
    },
  };
}

function died(): Error {
  return new Error('the process has died');
}
