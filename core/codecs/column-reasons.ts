import type { Column } from '../data-type';
import type { Reason } from './reasons';

/** Why the record may be refused as a whole, whatever its columns are. */
export const RECORD_REASONS: readonly Reason[] = [
  'not_json',
  'invalid_utf8',
  'unknown_type_tag',
  'two_type_tags',
  'bad_null',
  'too_deep',
  'duplicate_attribute',
];

function misfits(column: Column): Reason[] {
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
    case 'timestamp':
      return ['wrong_type', 'not_a_number', 'out_of_range'];
    case 'date':
      return ['wrong_type', 'not_a_date'];
    case 'boolean':
      return ['wrong_type'];
    default:
      return column.kind satisfies never;
  }
}

/** Why a record may be quarantined on account of one column. */
export const columnReasons = (column: Column): readonly Reason[] => [
  ...(column.required ? (['missing_required'] as const) : []),
  ...(column.misfit === 'null' ? [] : misfits(column)),
];
