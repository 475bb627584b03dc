// What the demo was asked for; plain Node, so that a slip of the finger is told before anything is fetched.

const DEMO_USAGE = `npm run demo                    shows the main job on real parts, and stays up until Ctrl-C
npm run demo -- --once          ends when everything is shown: 0 when it went well, else 1
npm run demo -- --break load    then takes a right away from the loader: how a run fails`;

/** `{ once, broken }`, or null for arguments that it does not know. */
function demoOptions(argv) {
  let once = false;
  let broken = null;
  for (let at = 0; at < argv.length; at += 1) {
    if (argv[at] === '--once') once = true;
    else if (argv[at] === '--break' && argv[at + 1] === 'load') {
      broken = 'load';
      at += 1;
    } else if (argv[at] === '--break=load') broken = 'load';
    else return null;
  }
  return { once, broken };
}

module.exports = { demoOptions, DEMO_USAGE };
