import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { choosePorts, isTaken, USUAL_PORTS } from '../../../local/run/ports';

const chosen = async (...taken: number[]) => {
  const said: string[] = [];
  const ports = await choosePorts(
    async (port) => taken.includes(port),
    (line) => said.push(line),
  );
  return { ports, said };
};

describe('the ports of a stack', () => {
  it('are the usual ones where nobody has them, and nothing is said', async () => {
    expect(await chosen()).toEqual({ ports: USUAL_PORTS, said: [] });
  });

  it('are the next free ones where somebody has the usual ones, and that is said', async () => {
    const { ports, said } = await chosen(4566, 4567, 4568);
    expect(ports).toEqual({ ...USUAL_PORTS, aws: 4569, china: 4570 });
    expect(said).toEqual([
      'Port 4566 is taken: aws listens on 4569.',
      'Port 4567 is taken: china listens on 4570.',
    ]);
  });

  it("never take another part's usual port instead", async () => {
    const taken = Array.from({ length: 7 }, (_, index) => 8233 + index);
    const { ports } = await chosen(...taken);
    expect(ports.temporalUi).toBe(8241);
    expect(ports.slack).toBe(8240);
  });

  it('are told from a listener, on one address or on all', async () => {
    for (const host of ['127.0.0.1', '0.0.0.0']) {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, host, resolve));
      const { port } = server.address() as AddressInfo;
      expect(await isTaken(port)).toBe(true);
      await new Promise((resolve) => server.close(resolve));
      expect(await isTaken(port)).toBe(false);
    }
  });
});
