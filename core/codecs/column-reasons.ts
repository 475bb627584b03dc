import type { Column, Source } from '../data-type';
import type { Reason } from './reasons';

/** Why the record may be refused as a whole, whatever its columns are. */
export const RECORD_REASONS: readonly Reason[] = [
  'not_json',
  'not_an_object',
  'too_large',
  'invalid_utf8',
  'unknown_type_tag',
  'two_type_tags',
  'bad_null',
  'too_deep',
  'duplicate_attribute',
  'no_list',
  'member_not_an_object',
  'too_many_rows',
];

/** A number of JSON is one, or its event is no JSON; DynamoDB's are texts. */
const numbers = (source: Source['kind']): Reason[] => [
  'wrong_type',
  ...(source === 'events' ? [] : (['not_a_number'] as const)),
  'out_of_range',
];

function misfits(column: Column, source: Source['kind']): Reason[] {
  switch (column.kind) {
    case 'text':
      return [
        'wrong_type',
        ...(column.misfit === 'truncate' ? [] : (['too_long'] as const)),
        'equals_null_marker',
        // A text with a NUL is none of the allowed ones.
        column.oneOf === undefined ? 'nul' : 'unknown_value',
      ];
    case 'integer':
    case 'decimal':
    case 'double':
      return numbers(source);
    case 'timestamp':
      return column.conversion === 'iso'
        ? ['wrong_type', 'not_an_instant', 'out_of_range']
        : numbers(source);
    case 'date':
      return ['wrong_type', 'not_a_date'];
    case 'boolean':
      return ['wrong_type'];
    default:
      return column.kind satisfies never;
  }
}

/** Why a record of a source may be quarantined on account of one column. */
export function columnReasons(column: Column, source: Source['kind']): readonly Reason[] {
  if (column.origin !== undefined) return [];
  return [
    ...(column.required ? (['missing_required'] as const) : []),
    ...(column.misfit === 'null' ? [] : misfits(column, source)),
  ];
}
