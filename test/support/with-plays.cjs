// Loaded into a border worker of a test before its own code: the list of the catalogue, with a type that crosses.
const { join } = require('node:path');

const catalogue = join(__dirname, '..', '..', 'dist', 'catalogue');
const index = require(join(catalogue, 'index.js'));
const { plays } = require(join(catalogue, 'plays.js'));

if (!index.CATALOGUE.includes(plays)) index.CATALOGUE = [...index.CATALOGUE, plays];
