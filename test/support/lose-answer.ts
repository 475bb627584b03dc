/** A port whose method works and then loses its first answer. */
export function loseAnswer<P extends object>(port: P, method: keyof P): P {
  let lost = false;
  const real = port[method] as (...args: never[]) => Promise<unknown>;
  const lossy: typeof real = async (...args) => {
    const answer = await real.apply(port, args);
    if (lost) return answer;
    lost = true;
    throw new Error(`answer of ${String(method)} lost`);
  };
  return new Proxy(port, {
    get: (target, key): unknown => (key === method ? lossy : Reflect.get(target, key)),
  });
}
