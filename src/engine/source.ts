import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

export interface SourceFile {
  /** Relative to the folder of all scenarios' programs, with `/`: `process-pool/program.mjs`, `lib/work.mjs`. */
  readonly file: string
  readonly text: string
}

/** Relative modules that a module imports; the programs are ours and write one import a line or group. */
const IMPORTS = /\bfrom '(\.[^']+\.mjs)'|^import '(\.[^']+\.mjs)'/gm

/**
 * What runs when a scenario does: its program first, then the other modules of its folder (workers are started by path, not
 * imported) and the knobs' defaults, then what the modules import from elsewhere.
 * @param root folder of all scenarios' programs
 * @param program absolute path
 * @throws Error when the program can't be read
 */
export async function sourceFiles(root: string, program: string): Promise<SourceFile[]> {
  const folder = dirname(program)
  const beside = (await readdir(folder)).filter((name) => /\.mjs$|^defaults\.json$/.test(name)).toSorted()
  const wanted = new Set([program, ...beside.map((name) => join(folder, name))])
  const files: SourceFile[] = []
  // A set grows while it is walked: what is found on the way is visited too.
  for (const path of wanted) {
    const text = await readFile(path, 'utf8')
    files.push({ file: relative(root, path).split(sep).join('/'), text })
    for (const [, from = '', bare = ''] of text.matchAll(IMPORTS))
      wanted.add(join(dirname(path), from || bare))
  }
  return files
}
