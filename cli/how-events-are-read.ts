/** What `docs/data-types.md` says of events besides their columns: the rules of core/codecs/event-*.ts, for people. */
export const HOW_EVENTS_ARE_READ = [
  '## How events are read',
  '',
  "- An object below a day's folder is gzip, if its first bytes say so, or plain; its name does not matter. Events are JSON objects, one per line or run together without a newline, in any mixture.",
  '- An event ends where its brace closes. Blanks may stand between its tokens, newlines too, but a line that begins with `{` begins an event: so a torn event never swallows the next one. Whatever is no blank is part of an event that was read, or of a record in quarantine.',
  '- Broken JSON takes everything with it up to the next newline, as one record of quarantine; where events are run together, up to where the next one begins for sure: an object directly behind a closing brace that is whole, says something that a column is read from, and is followed by another object, a newline or the end. So one broken event costs itself, and where it is torn the one behind it, not the rest of its object. The same goes for lists, texts and numbers where an event should begin. A whole event that cannot be loaded is quarantined alone.',
  '- An event has at most 4 MiB (Firehose takes records of 1,000 KiB). A larger one is quarantined in pieces of that size.',
  '- A file of another format (ZIP, Snappy, Parquet and others, by their first bytes) is refused whole: `UnknownDialect`.',
  '- A value must have the column\'s own type. Text columns take texts, number columns numbers as they are written (38 digits stay 38 digits), booleans `true` and `false`; a number in a text column or `"12.5"` in a number column is `wrong_type`. Null is null, and so is what is missing. A column that joins takes a list of texts and numbers; what stands in it twice stays twice.',
  '- An instant is written as RFC 3339 says, `2026-11-24T09:15:00.250Z`: `T` or `t` or one space between day and time, up to nine digits of fraction behind a point (microseconds are kept, what lies behind them is cut), and a zone: `Z`, `z`, `+02:00`, or shorter, as ISO 8601 has it, `+0200` or `+02`. It is loaded in UTC. A time without a zone or without seconds, 24:00, a leap second (`:60`) and a day that no calendar has are `not_an_instant`; what lies before the year 1 or behind 9999 in UTC is `out_of_range`.',
  '- Where a list is exploded, each of its members is a row, in their order, with what the event itself says repeated; an empty list is no row. One member that cannot be loaded sends the whole event to quarantine, once. The books count records read and rows written: `unfolded` is the difference, over the events that were written, and below 0 when empty lists outweigh.',
  '- A name that stands twice in one object is `duplicate_attribute` if a column is read from it or below it; of other names nobody looks.',
  '',
] as const;
