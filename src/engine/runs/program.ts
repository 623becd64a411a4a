import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve, sep } from 'node:path'
import { EngineFailure } from '../failure'

/**
 * Finds the file that a command names, the way execvp(3) does, but with an error that says what to do: a launcher in
 * between (setpriv) would only answer with exit code 127.
 *
 * @param name first word of the command: a path, or a name to look up in `path`
 * @param cwd working directory of the run; relative paths count from there
 * @returns the name as it should be launched
 * @throws EngineFailure `no-folder`, `not-found`, `no-permission`, `is-folder`
 */
export async function resolveProgram(name: string, cwd: string, path: string | undefined): Promise<string> {
  const folder = await stat(cwd).catch(() => null)
  if (folder === null || !folder.isDirectory())
    throw new EngineFailure(
      'no-folder',
      `The working directory ${cwd} does not exist. Choose another folder.`,
      `工作目录 ${cwd} 不存在，请选择其他文件夹。`,
    )
  if (name === '')
    throw new EngineFailure('not-found', 'The command is empty. Enter a program.', '命令为空，请输入程序。')
  // Windows adds extensions of its own (PATHEXT): its spawn is left to look names up.
  if (process.platform === 'win32') return name
  if (name.includes(sep)) return checked(isAbsolute(name) ? name : resolve(cwd, name), name)
  let refused: EngineFailure | null = null
  for (const entry of (path ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter)) {
    try {
      return await checked(join(entry === '' ? cwd : resolve(cwd, entry), name), name)
    } catch (error) {
      // A later folder of PATH may have it; a permission problem on the way is the better message if none does.
      if (error instanceof EngineFailure && error.failure.code !== 'not-found') refused ??= error
    }
  }
  throw refused ?? notFound(name, true)
}

async function checked(file: string, name: string): Promise<string> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error)
  if (found instanceof Error) {
    // A folder of PATH that nobody may look into says nothing of whether the program is there.
    if (found.code === 'EACCES' && name.includes(sep)) throw noPermission(file)
    throw notFound(name, false)
  }
  if (found.isDirectory())
    throw new EngineFailure(
      'is-folder',
      `${file} is a folder, not a program. Enter a program in it.`,
      `${file} 是文件夹，不是程序。请输入其中的程序。`,
    )
  await access(file, constants.X_OK).catch(() => {
    throw noPermission(file)
  })
  return file
}

function notFound(name: string, searched: boolean): EngineFailure {
  return new EngineFailure(
    'not-found',
    searched
      ? `Program “${name}” was not found in PATH. Check the spelling, install it, or enter its full path.`
      : `File ${name} was not found. Check the path.`,
    searched
      ? `PATH 的各个文件夹里都没有名为“${name}”的程序。请检查拼写、安装它，或写出完整路径。`
      : `文件 ${name} 不存在，请检查路径。`,
  )
}

function noPermission(file: string): EngineFailure {
  return new EngineFailure(
    'no-permission',
    `No permission to execute ${file}. If it is a program, run chmod +x ${file}. If it is a script, put its interpreter first.`,
    `没有执行 ${file} 的权限。如果它是程序，请运行 chmod +x ${file}；如果是脚本，请在前面写上解释器。`,
  )
}
