import type { CellState } from '../../core/status/cell';

/** A filled square: its colour, and that of the text on it. */
interface Fill {
  readonly back: string;
  readonly ink: string;
}

/** The colours of one scheme, as data, so that a test can compute their contrast. */
export interface Palette {
  readonly page: string;
  readonly panel: string;
  readonly line: string;
  readonly text: string;
  readonly faint: string;
  readonly link: string;
  readonly bar: string;
  readonly states: Readonly<Record<CellState, Fill>>;
}

export const LIGHT: Palette = {
  page: '#f6f7f9',
  panel: '#ffffff',
  line: '#c6ccd4',
  text: '#16202c',
  faint: '#55606e',
  link: '#0b57b0',
  bar: '#3a6ea5',
  states: {
    loaded: { back: '#1b7a3d', ink: '#ffffff' },
    superseded: { back: '#66707c', ink: '#ffffff' },
    running: { back: '#0b63b5', ink: '#ffffff' },
    failed: { back: '#b3261e', ink: '#ffffff' },
    skipped: { back: '#8a5a00', ink: '#ffffff' },
    stale: { back: '#a34a00', ink: '#ffffff' },
    missed: { back: '#6b3fa0', ink: '#ffffff' },
    missing: { back: '#8f1747', ink: '#ffffff' },
  },
};

export const DARK: Palette = {
  page: '#0f141a',
  panel: '#182029',
  line: '#4a5665',
  text: '#e8edf3',
  faint: '#a7b2bf',
  link: '#84b9ff',
  bar: '#6fa8dc',
  states: {
    loaded: { back: '#3fae66', ink: '#06180d' },
    superseded: { back: '#8b96a3', ink: '#0d1116' },
    running: { back: '#5aa9f2', ink: '#04131f' },
    failed: { back: '#ff8a80', ink: '#260303' },
    skipped: { back: '#e0b050', ink: '#1d1400' },
    stale: { back: '#f59a4b', ink: '#1f0f00' },
    missed: { back: '#c3a0f0', ink: '#15082a' },
    missing: { back: '#f48fb5', ink: '#26020f' },
  },
};

/** A mark per state, so that nothing is said by colour alone. */
export const MARKS: Readonly<Record<CellState, string>> = {
  loaded: '\u2713',
  superseded: '\u2013',
  running: '\u25b6',
  failed: '\u2715',
  skipped: '\u00bb',
  stale: '\u2260',
  missed: '\u25cb',
  missing: '?',
};

export const MEANINGS: Readonly<Record<CellState, string>> = {
  loaded: 'loaded from the newest capture',
  superseded: 'a later day stands in the table',
  running: 'a run is open',
  failed: 'the newest run failed',
  skipped: 'an upstream is not loaded',
  stale: 'a newer capture or generation is there',
  missed: 'not captured in its window',
  missing: 'the rows are not in the table',
};
