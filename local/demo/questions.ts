import { addDays } from '../../core/day';

/** Something that a report asks the warehouse. */
export interface Question {
  readonly title: string;
  readonly sql: string;
}

const DAYS_BACK = 2;

/** Four questions of the people whom the warehouse is for. `day` is the demo's. */
export const questions = (day: string): readonly Question[] => [
  {
    title: 'Registrations per country and day, the most first',
    sql: [
      'select cast(registered_at as date) as registered, country, count(*) as users',
      'from accounts.users',
      `where registered_at >= '${addDays(day, -DAYS_BACK)}'`,
      'group by 1, 2 order by 3 desc, 1 desc, 2 limit 8',
    ].join('\n'),
  },
  {
    title: 'Firmware share per partner, the three most common versions',
    sql: [
      'select partner_id, firmware_version, devices,',
      '  cast(100.0 * devices / of_partner as decimal(5, 1)) as percent',
      'from (',
      '  select partner_id, firmware_version, count(*) as devices,',
      '    sum(count(*)) over (partition by partner_id) as of_partner,',
      '    row_number() over (partition by partner_id order by count(*) desc) as place',
      `  from accounts.devices where day = '${day}' group by 1, 2`,
      ') as shares',
      'where place <= 3 order by 1, 3 desc',
    ].join('\n'),
  },
  {
    title: "Devices without an owner's user",
    sql: [
      'select d.partner_id, count(*) as devices,',
      '  count(*) - count(d.owner_id) as no_owner,',
      '  count(d.owner_id) - count(u.user_id) as owner_unknown',
      'from accounts.devices as d',
      'left join accounts.users as u on u.user_id = d.owner_id',
      `where d.day = '${day}' group by 1 order by 1`,
    ].join('\n'),
  },
  {
    title: 'Listening per partition and partner; ids of China are hashes, good for counting only',
    sql: [
      'select aws_partition, partner_id, count(*) as events, count(distinct user_id) as listeners,',
      "  sum(case when action = 'skip' then 1 else 0 end) as skipped",
      `from events.plays where day = '${day}' group by 1, 2 order by 1, 2`,
    ].join('\n'),
  },
];
