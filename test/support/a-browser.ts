import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { aChromium } from './a-chromium';

/** An answer or an event of the DevTools protocol. */
interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}
type Send = (
  method: string,
  params?: Readonly<Record<string, unknown>>,
  sessionId?: string,
) => Promise<Readonly<Record<string, unknown>>>;

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** With a finger, as on a phone; else with a mouse. */
  readonly touch: boolean;
}

export interface Page {
  /** Addresses that the page asked for, its own first. */
  readonly requests: readonly string[];
  /** What stands in the console: errors, warnings, refusals of the policy. */
  readonly complaints: readonly string[];
  /** What a function of the page's own world answers, as JSON. */
  readonly ask: <T>(question: string) => Promise<T>;
  /** Points at a place with the mouse, or touches it. */
  readonly pointAt: (x: number, y: number) => Promise<void>;
}

export interface Browser {
  readonly open: (url: string, look: Look) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** No sandbox, since root in a container has none; no GPU, and no /dev/shm, which is small there;
 * no scroll bars, since a phone's take no room. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
];

/** Sends commands over a pipe and hands on what comes back, both ended by a NUL. */
function protocol(to: Writable, from: Readable, onEvent: (event: Reply) => void): Send {
  const waiting = new Map<number, (reply: Reply) => void>();
  let rest = '';
  let last = 0;
  from.setEncoding('utf8').on('data', (text: string) => {
    const texts = (rest + text).split('\0');
    rest = texts.pop() ?? '';
    for (const reply of texts.map((each) => JSON.parse(each) as Reply)) {
      const { id } = reply;
      if (id === undefined) onEvent(reply);
      else waiting.get(id)?.(reply);
    }
  });
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ result = {}, error }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      to.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
}

/** What an event says of the page, as a person would read it in the console; null when it complains of nothing. */
function complaintOf({ method, params }: Reply): string | null {
  const { entry, type, args, exceptionDetails } = (params ?? {}) as Record<string, unknown>;
  switch (method) {
    case 'Log.entryAdded':
      return (entry as { text: string }).text;
    case 'Runtime.consoleAPICalled':
      return `${type as string}: ${JSON.stringify(args)}`;
    case 'Runtime.exceptionThrown':
      return (exceptionDetails as { text: string }).text;
    default:
      return null;
  }
}

type Command = (method: string, params?: Readonly<Record<string, unknown>>) => ReturnType<Send>;

async function setLook(command: Command, { width, height, scheme, touch }: Look): Promise<void> {
  for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await command(`${domain}.enable`);
  const metrics = { width, height, deviceScaleFactor: 1, mobile: touch };
  await command('Emulation.setDeviceMetricsOverride', metrics);
  await command('Emulation.setTouchEmulationEnabled', { enabled: touch });
  const features = [{ name: 'prefers-color-scheme', value: scheme }];
  await command('Emulation.setEmulatedMedia', { features });
}

/** A touch counts when the browser has made a click of it. */
const CLICKED =
  "new Promise((done) => addEventListener('click', () => done(true), { once: true }))";

function pointing(command: Command, touch: boolean): Page['pointAt'] {
  if (!touch)
    return async (x, y) => {
      await command('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    };
  return async (x, y) => {
    const clicked = command('Runtime.evaluate', { expression: CLICKED, awaitPromise: true });
    const touching = (type: string, touchPoints: readonly object[]): ReturnType<Send> =>
      command('Input.dispatchTouchEvent', { type, touchPoints });
    await touching('touchStart', [{ x, y }]);
    await touching('touchEnd', []);
    await clicked;
  };
}

function pageOf(command: Command, touch: boolean): Page & { readonly hear: (e: Reply) => void } {
  const requests: string[] = [];
  const complaints: string[] = [];
  return {
    requests,
    complaints,
    hear: (event) => {
      if (event.method === 'Network.requestWillBeSent')
        requests.push((event.params?.request as { url: string }).url);
      const complaint = complaintOf(event);
      if (complaint !== null) complaints.push(complaint);
    },
    ask: async <T>(question: string) => {
      const asked = { expression: `(${question})()`, returnByValue: true, awaitPromise: true };
      const { result, exceptionDetails } = await command('Runtime.evaluate', asked);
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { value: T }).value;
    },
    pointAt: pointing(command, touch),
  };
}

/** A headless Chromium, spoken to over a pipe: no port, and nothing but its own protocol between it and the test. */
export function startBrowser(): Browser {
  const profile = mkdtempSync(join(tmpdir(), 'millrace-browser-'));
  const { path, env } = aChromium();
  const child = spawn(path, [...ARGUMENTS, `--user-data-dir=${profile}`], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  const listeners = new Map<string, (event: Reply) => void>();
  const [, , , to, from] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const send = protocol(to, from, (event) => listeners.get(event.sessionId ?? '')?.(event));

  return {
    open: async (url, look) => {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const session = sessionId as string;
      const command: Command = (method, params) => send(method, params, session);
      const page = pageOf(command, look.touch);
      const loaded = new Promise<void>((resolve) => {
        listeners.set(session, (event) => {
          page.hear(event);
          if (event.method === 'Page.loadEventFired') resolve();
        });
      });
      await setLook(command, look);
      await command('Page.navigate', { url });
      await loaded;
      return page;
    },
    close: async () => {
      child.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
