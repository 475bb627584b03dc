import type { FieldDef } from 'pg';
import { wordLists } from './words';

/** PostgreSQL's type numbers (pg_type.oid), each with the Data API's name, the member of a field that holds it (B55), precision and scale (B58). */
const TYPES = wordLists(
  `16 bool booleanValue 1 0;20 int8 longValue 19 0;21 int2 longValue 5 0;23 int4 longValue 10 0;
  700 float4 doubleValue 8 8;701 float8 doubleValue 17 17;1042 bpchar stringValue;1043 varchar stringValue;
  1082 date stringValue 13 0;1114 timestamp stringValue 29 6;1184 timestamptz stringValue 35 6;1700 numeric stringValue`,
);
const typeOf = ({ dataTypeID }: FieldDef): readonly string[] =>
  TYPES.get(String(dataTypeID)) ?? ['varchar', 'stringValue'];

/** One value as the union of B55. */
export function fieldOf(field: FieldDef, value: string | null): Record<string, unknown> {
  if (value === null) return { isNull: true };
  const [type, member = ''] = typeOf(field);
  if (member === 'booleanValue') return { booleanValue: value === 't' };
  if (member !== 'stringValue' && Number.isFinite(Number(value)))
    return { [member]: Number(value) };
  // JDBC's way of showing a timestamp: at least one digit of fraction (B56).
  return { stringValue: type === 'timestamp' && !value.includes('.') ? `${value}.0` : value };
}

export const columnMetadata = (fields: readonly FieldDef[]): Record<string, unknown>[] =>
  fields.map((field) => {
    const { name, dataTypeModifier } = field;
    const [typeName = '', , ...fixed] = typeOf(field);
    const declared = Math.max(0, dataTypeModifier - 4);
    const digits = typeName === 'numeric' ? [declared >> 16, declared & 0x7ff] : [declared, 0];
    const [precision, scale] = fixed.length > 0 ? fixed.map(Number) : digits;
    return {
      name,
      label: name,
      typeName,
      nullable: 1,
      length: 0,
      precision,
      scale,
      isSigned: /^(int|float|numeric)/.test(typeName),
      isCurrency: false,
      isCaseSensitive: /^(varchar|bpchar)$/.test(typeName),
      schemaName: '',
      tableName: '',
    };
  });
