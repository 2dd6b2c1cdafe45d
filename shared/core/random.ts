/** Source of chance, for jitter only: nothing on the order path may depend on it. Returns [0, 1). */
export type Random = () => number;
