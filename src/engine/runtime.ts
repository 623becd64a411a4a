import type { Interpreter } from '../shared/run/records'

/** What runs a scenario's program: an executable, and what it needs in its environment. */
export interface Runtime {
  readonly execPath: string
  readonly env: Readonly<Record<string, string>>
}

/** This process's own environment, without what only Electron means by it. */
export function programEnv(): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const name of ['ELECTRON_RUN_AS_NODE', 'ELECTRON_NO_ATTACH_CONSOLE', 'CHROME_DESKTOP'])
    delete env[name]
  return env
}

/** Its output comes as it is written, nothing is written beside the programs, and they find the modules that lie there. */
export function pythonRuntime({ path }: Pick<Interpreter, 'path'>): Runtime {
  const env = { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONSAFEPATH: '' }
  return { execPath: path, env }
}

/** Runs JavaScript the way this process does: Electron's binary is Node when told so. */
export function ownRuntime(): Runtime {
  const env: Record<string, string> =
    process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }
  return { execPath: process.execPath, env }
}
