import { StackFault } from '../run/fault';
import { runTool } from './run-tool';

const OLDEST: readonly [number, number] = [3, 10];

const MEND =
  process.platform === 'darwin'
    ? 'macOS: brew install python'
    : 'Debian, Ubuntu: sudo apt install python3 python3-venv; Fedora: sudo dnf install python3; macOS: brew install python';

const fault = (what: string): StackFault =>
  new StackFault(
    `${what} The local S3 and China need Python ${OLDEST.join('.')} or newer with its venv module.\n  ${MEND}\n  Another Python than the one on PATH: PYTHON=/path/to/python3 npm run stack`,
    2,
  );

/** One line: version, and whether a virtual environment with pip in it can be made. */
const PROBE = `
import sys, importlib.util as u
print(sys.version_info[0], sys.version_info[1], all(u.find_spec(m) for m in ('venv', 'ensurepip')))`;

/**
 * The Python to make environments with: PYTHON, or `python3` of PATH.
 * @throws StackFault (2) when it is missing, too old or has no venv module, with what to type
 */
export async function findPython(named: string | undefined = process.env.PYTHON): Promise<string> {
  const python = named === undefined || named === '' ? 'python3' : named;
  const { code, stdout } = await runTool(python, ['-c', PROBE]);
  if (code !== 0) {
    throw fault(
      python === 'python3' ? 'There is no python3.' : `PYTHON is ${python}, which does not run.`,
    );
  }
  const [major = 0, minor = 0, hasVenv] = stdout
    .trim()
    .split(' ')
    .map((word) => (word === 'True' ? 1 : Number(word)));
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw fault(`${python} is Python ${major}.${minor}.`);
  }
  if (hasVenv !== 1) throw fault(`${python} (${major}.${minor}) has no venv module.`);
  return python;
}
