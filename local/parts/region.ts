/** The world's region and account on a laptop; every part that names one names these. */
export const REGION = 'eu-west-1';
export const ACCOUNT = '111111111111';
