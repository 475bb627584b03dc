import type { FieldDef } from 'pg';
import type { Result } from './statement';

/** PostgreSQL's type numbers (pg_type.oid) that the Data API shows under a name of their own. */
const TYPES: Readonly<Record<number, string>> = {
  16: 'bool',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  700: 'float4',
  701: 'float8',
  1042: 'bpchar',
  1043: 'varchar',
  1082: 'date',
  1114: 'timestamp',
  1184: 'timestamptz',
  1700: 'numeric',
};
const typeName = ({ dataTypeID }: FieldDef): string => TYPES[dataTypeID] ?? 'varchar';

/** JDBC's way of showing a timestamp, which the Data API has (B56): at least one digit of fraction. */
const timestampText = (value: string): string => (value.includes('.') ? value : `${value}.0`);

/** One value as the union of B55. */
export function fieldOf(field: FieldDef, value: string | null): Record<string, unknown> {
  if (value === null) return { isNull: true };
  switch (typeName(field)) {
    case 'bool':
      return { booleanValue: value === 't' };
    case 'int2':
    case 'int4':
    case 'int8':
      return { longValue: Number(value) };
    case 'float4':
    case 'float8':
      return Number.isFinite(Number(value))
        ? { doubleValue: Number(value) }
        : { stringValue: value };
    case 'timestamp':
      return { stringValue: timestampText(value) };
    default:
      return { stringValue: value };
  }
}

export const columnMetadata = ({ fields }: Result): Record<string, unknown>[] =>
  fields.map((field) => {
    const type = typeName(field);
    const digits = field.dataTypeModifier < 4 ? 0 : field.dataTypeModifier - 4;
    return {
      name: field.name,
      label: field.name,
      typeName: type,
      nullable: 1,
      precision: type === 'numeric' ? digits >> 16 : digits,
      scale: type === 'numeric' ? digits & 0x7ff : 0,
      length: 0,
      isSigned: /^(int|float|numeric)/.test(type),
      isCaseSensitive: type === 'varchar' || type === 'bpchar',
      isCurrency: false,
      schemaName: '',
      tableName: '',
    };
  });
