import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

export interface SourceFile {
  /** Relative to the folder of all scenarios' programs, with `/`: `process-pool/program.mjs`, `lib/work.py`. */
  readonly file: string
  readonly text: string
}

/** How modules of each language import others; ours write one import a line or group. */
const IMPORTS = {
  '.mjs': /\bfrom '(\.[^']+\.mjs)'|^import '(\.[^']+\.mjs)'/gm,
  '.py': /^import (\w+)$|^from (\w+) import /gm,
}

/**
 * What runs when a scenario does: its program first, then the other modules of its folder in the same language (workers are
 * started by path, not imported) and the knobs' defaults, then what the modules import from elsewhere.
 * @param root folder of all scenarios' programs
 * @param program absolute path
 * @throws Error when the program can't be read
 */
export async function sourceFiles(root: string, program: string): Promise<SourceFile[]> {
  const language = program.endsWith('.py') ? '.py' : '.mjs'
  const folder = dirname(program)
  const beside = (await readdir(folder))
    .filter((name) => name.endsWith(language) || name === 'defaults.json')
    .toSorted()
  // Python modules are imported by name: what `lib` does not have is the standard library's.
  const library = new Set(language === '.py' ? await readdir(join(root, 'lib')) : [])
  const imported = (path: string, name: string) => {
    if (language === '.mjs') return [join(dirname(path), name)]
    return library.has(`${name}.py`) ? [join(root, 'lib', `${name}.py`)] : []
  }
  const wanted = new Set([program, ...beside.map((name) => join(folder, name))])
  const files: SourceFile[] = []
  // A set grows while it is walked: what is found on the way is visited too.
  for (const path of wanted) {
    const text = await readFile(path, 'utf8')
    files.push({ file: relative(root, path).split(sep).join('/'), text })
    for (const [, one = '', other = ''] of text.matchAll(IMPORTS[language]))
      for (const module of imported(path, one || other)) wanted.add(module)
  }
  return files
}
