import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startFaults, placeName, type Faults } from './faults';
import type { Fault } from './fault-proxy';

let server: Server;
let faults: Faults;
/** What the server has heard of. */
let heard: string[];
beforeEach(async () => {
  heard = [];
  server = createServer((incoming, response) => {
    heard.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    incoming.resume().on('end', () => response.end('a whole answer'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  faults = startFaults({ s3: url, 'redshift-data': url });
});
afterEach(async () => {
  await faults.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const put = async (url: string | undefined, key: string): Promise<string> => {
  try {
    const answer = await fetch(`${url}/bucket/${key}`, { method: 'PUT', body: 'x' });
    return `${answer.status} ${await answer.text()}`;
  } catch {
    return 'no answer';
  }
};
const describe_ = (url: string | undefined, Id: string): Promise<Response> =>
  fetch(url!, {
    method: 'POST',
    headers: { 'x-amz-target': 'RedshiftData.DescribeStatement' },
    body: JSON.stringify({ Id }),
  });

it.each<[Fault, string, number]>([
  [500, '500', 0],
  [503, '503', 0],
  ['throttled', '503', 0],
  ['refused', 'no answer', 0],
  ['reset', 'no answer', 0],
  ['lost', 'no answer', 1],
  ['twice', '200 a whole answer', 2],
  ['delayed', '200 a whole answer', 1],
  ['truncated', 'no answer', 1],
])('lets one request come to %s and no other', async (fault, answer, times) => {
  const { urls } = await faults.life();
  faults.begin(({ number }) => (number === 2 ? fault : null));
  expect(await put(urls.s3, '1')).toBe('200 a whole answer');
  expect(await put(urls.s3, '2')).toContain(answer);
  expect(await put(urls.s3, '3')).toBe('200 a whole answer');
  expect(heard.filter((line) => line.endsWith('2'))).toHaveLength(times);
});

it('names the place of a request, and counts a repeated poll once', async () => {
  const { urls } = await faults.life();
  await put(urls.s3, 'exports/users/2026-11-20/AWSDynamoDB/20261120-01/progress/0-000000.json');
  for (const id of ['a', 'a', 'b']) await describe_(urls['redshift-data'], id);
  expect(faults.counted.map(placeName)).toEqual([
    's3 PutObject progress',
    'redshift-data DescribeStatement',
    'redshift-data DescribeStatement',
  ]);
  expect(heard).toHaveLength(4);
});

it.each([
  ['before', 'go', '200 a whole answer', 0, 1],
  ['before', 'drop', 'no answer', 0, 0],
  ['after', 'go', '200 a whole answer', 1, 1],
  ['after', 'drop', 'no answer', 1, 1],
] as const)(
  'holds a request %s it is done, and lets it %s',
  async (when, how, answer, heardHeld, heardEnd) => {
    const { urls } = await faults.life();
    const held = faults.hold(({ operation }) => operation === 'PutObject', when);
    const work = put(urls.s3, '1');
    expect(await held.reached).toMatchObject({ url: '/bucket/1' });
    expect(heard).toHaveLength(heardHeld);
    held[how]();
    expect(await work).toBe(answer);
    expect(heard).toHaveLength(heardEnd);
  },
);

it('lets a request arrive long after its client has given up', async () => {
  const { urls, cutOff } = await faults.life();
  const next = await faults.life();
  const held = faults.hold(({ operation }) => operation === 'PutObject', 'before');
  const work = put(urls.s3, '1');
  await held.reached;
  cutOff();
  expect(await work).toBe('no answer');
  expect(await put(urls.s3, '2')).toBe('no answer');
  expect(await put(next.urls.s3, '3')).toBe('200 a whole answer');
  held.go();
  expect(await held.done).toBe(200);
  expect(heard).toEqual(['PUT /bucket/3', 'PUT /bucket/1']);
});
