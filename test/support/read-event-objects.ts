import { gunzipSync } from 'node:zlib';

/** A record of an object of events, or the text that no JSON object could be read from. */
export type ReadEvent = { readonly event: Record<string, unknown> } | { readonly broken: Buffer };

const GZIP = [0x1f, 0x8b];
const [OPEN, CLOSE, QUOTE, ESCAPE, NEWLINE] = ['{', '}', '"', '\\', '\n'].map((sign) =>
  sign.charCodeAt(0),
) as [number, number, number, number, number];

/** End of the JSON object that begins at `start`, or -1: braces are counted outside of strings, and a string ends in its line. */
function objectEnd(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === QUOTE) {
      for (at += 1; bytes[at] !== QUOTE; at += 1) {
        if (at >= bytes.length || bytes[at] === NEWLINE) return -1;
        if (bytes[at] === ESCAPE) at += 1;
      }
    } else if (bytes[at] === OPEN) depth += 1;
    else if (bytes[at] === CLOSE && (depth -= 1) === 0) return at + 1;
  }
  return -1;
}

function parsed(bytes: Buffer): ReadEvent {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // An id that is a number has more digits than a double.
    const exact = text.replace(/"userid":(\d+)/, '"userid":"$1"');
    return { event: JSON.parse(exact) as Record<string, unknown> };
  } catch {
    return { broken: bytes };
  }
}

/** Reads an object of events in the plainest way: run together or in lines; what cannot be read ends at its newline. */
export function readEventObject(body: Buffer): ReadEvent[] {
  const bytes = GZIP.every((byte, at) => body[at] === byte) ? gunzipSync(body) : body;
  const found: ReadEvent[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === NEWLINE) {
      at += 1;
      continue;
    }
    const end = bytes[at] === OPEN ? objectEnd(bytes, at) : -1;
    const lineEnd = bytes.indexOf(NEWLINE, at);
    const to = end >= 0 ? end : lineEnd >= 0 ? lineEnd : bytes.length;
    found.push(end >= 0 ? parsed(bytes.subarray(at, to)) : { broken: bytes.subarray(at, to) });
    at = to;
  }
  return found;
}
