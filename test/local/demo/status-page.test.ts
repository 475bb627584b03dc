import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { serveStatus, type StatusServer } from '../../../local/demo/status-page';

let port: number;
let server: StatusServer | null = null;

beforeEach(async () => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  port = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => probe.close(resolve));
});
afterEach(async () => {
  await server?.stop();
  server = null;
});

const get = (path = '/', host = `127.0.0.1:${port}`): Promise<string> =>
  new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve(`${response.statusCode} ${body}`));
    })
      .on('error', reject)
      .end();
  });

it('makes the page anew for each request', async () => {
  let made = 0;
  server = await serveStatus(port, async () => `page ${(made += 1)}`);
  expect(await get()).toBe('200 page 1');
  expect(await get()).toBe('200 page 2');
});

it('makes one page for requests that come while it is being made', async () => {
  let made = 0;
  let finish: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (finish = resolve));
  server = await serveStatus(port, async () => {
    made += 1;
    await asked;
    return `page ${made}`;
  });
  const both = Promise.all([get(), get()]);
  // Answered after the two have arrived: connections are taken in their order.
  await get('/other');
  finish();
  expect(await both).toEqual(['200 page 1', '200 page 1']);
});

it('says why there is no page, and makes the next one', async () => {
  let fails = true;
  server = await serveStatus(port, async () => {
    if (fails) throw new Error('Temporal does not answer');
    return 'page';
  });
  expect(await get()).toBe('503 Temporal does not answer');
  fails = false;
  expect(await get()).toBe('200 page');
});

it.each([
  ['/', 'evil.example', '403'],
  ['/etc/passwd', '127.0.0.1', '404'],
])('answers %s of host %s with %s', async (path, host, status) => {
  server = await serveStatus(port, () => Promise.resolve('page'));
  expect(await get(path, host)).toContain(status);
});
