/** The world's region and account on a laptop; every part that names one names these. */
export const REGION = 'eu-west-1';
export const ACCOUNT = '111111111111';

/** China's: another partition, and another account, as there is no other way in AWS. */
export const CHINA_REGION = 'cn-north-1';
export const CHINA_ACCOUNT = '222222222222';
