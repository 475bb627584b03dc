import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import type { DataType } from '../../core/data-type';
import { ROOT } from './checkout';

const BLOCK = /```ts\n\/\/ (catalogue\/([a-z_]+)\.ts)\n([\s\S]*?)```/;

/** Compiles a file that is not on disk as if it were in the checkout. @throws Error with the compiler's words */
function compiled(path: string, source: string): string {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const host = ts.createCompilerHost(options);
  const onDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) =>
    name === path ? ts.createSourceFile(name, source, version) : onDisk(name, version, ...rest);
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => name === path || exists(name);
  const program = ts.createProgram({
    rootNames: [path],
    options: { ...options, incremental: false },
    host,
  });
  const faults = ts.getPreEmitDiagnostics(program);
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, host));
  let code = '';
  program.emit(program.getSourceFile(path), (name, text) => {
    if (name.endsWith('.js')) code = text;
  });
  return code;
}

let declared: DataType | null = null;

/** The data type that the README shows, compiled and evaluated as `catalogue/<name>.ts`. */
export function declaredIn(readme: string): DataType {
  if (declared !== null) return declared;
  const [, file = '', name = '', source = ''] = BLOCK.exec(readme) ?? [];
  const exported: Record<string, DataType> = {};
  const load = (id: string): unknown => jest.requireActual(join(ROOT, 'catalogue', id));
  const run = compileFunction(compiled(join(ROOT, file), source), ['exports', 'require']);
  (run as (exports: unknown, require: unknown) => void)(exported, load);
  const type = exported[name];
  if (type === undefined) throw new Error(`${file} exports no ${name}`);
  return (declared = type);
}
