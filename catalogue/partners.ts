/** The customers whose data this is. A record of anybody else is quarantined (`unknown_value`). */
export const PARTNERS = ['aurora', 'borealis', 'cumulus'] as const;
