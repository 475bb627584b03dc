/** Why a record goes to quarantine. The list is closed: reports count by these words, docs explain them. */
export const REASONS = {
  not_json: 'the line is not JSON in the shape of the dialect',
  invalid_utf8: 'the line has bytes, or a lone surrogate, that are no UTF-8',
  unknown_type_tag: 'a value has a type tag that DynamoDB does not know, or none',
  two_type_tags: 'a value has more than one type tag',
  bad_null: 'a NULL that is not true',
  too_deep: 'values are nested more than 64 levels deep',
  duplicate_attribute: 'a declared attribute stands twice in the record',
  missing_required: 'a required column has no value',
  wrong_type: 'the attribute has another type than the column takes',
  not_a_number: 'the text of a number is not one (leading zeros and a plus sign included)',
  out_of_range: 'the number has too many digits, or lies outside what the column holds',
  not_a_date: 'the text is no calendar day',
  too_long: 'the text has more bytes than the column',
  nul: 'the text holds a NUL, which the warehouse cannot store',
  equals_null_marker: "the text is '@null@', which means null to COPY",
  unknown_value: 'the text is not one of the values that the column allows',
} as const;
export type Reason = keyof typeof REASONS;
