import { basename } from 'node:path'
import { spawn } from '../../spawn'
import type { ProcessFacts } from '../source'

/** A listing that takes longer than this is given up; a stuck `ps` must not pile up one a second. */
const TIMEOUT = 10_000
/** Nor is one longer than this read (UTF-16 units). */
const LONGEST_OUTPUT = 64 << 20

/** Runs a program to its end. Resolves with its output and pid also when it exits with an error (no such pid). */
function run(program: string, parameters: readonly string[]): Promise<{ output: string; pid: number }> {
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown) =>
      reject(new Error(`Cannot list processes: “${program}” failed (${String(cause)}).`, { cause }))
    const child = spawn(program, parameters, {
      // Dates and columns in one form, whatever the user's language.
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: TIMEOUT,
      killSignal: 'SIGKILL',
      windowsHide: true,
    })
    let output = ''
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.length > LONGEST_OUTPUT) child.kill('SIGKILL')
    })
    child.once('error', failed)
    // `ps` exits with 1 for "none found"; only one that was killed has no answer.
    child.once('close', (_, signal) => {
      if (signal === null) resolve({ output, pid: child.pid ?? -1 })
      else failed(signal)
    })
  })
}

/** The same keywords in procps and BSD `ps`; `lstart` is the only creation time both have, in whole seconds. */
const COLUMNS = 'pid=,ppid=,pgid=,sess=,ruid=,lstart=,comm='
const LINE = /^\s*(\d+)\s+(\d+)\s+(-?\d+)\s+(\S+)\s+(\d+)\s+(\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})\s(.*)$/

/** Parses one line of `ps -o` {@link COLUMNS}; null for anything else. */
export function parsePsLine(line: string, platform: NodeJS.Platform = process.platform): ProcessFacts | null {
  const match = LINE.exec(line)
  if (!match) return null
  const [, pid, ppid, pgid, session, uid, started, command] = match
  const name = command.trim()
  return {
    pid: Number(pid),
    createdAt: new Date(started).getTime(),
    ppid: Number(ppid),
    pgid: Number(pgid),
    // macOS prints the address of the session, not its id.
    session: platform === 'darwin' ? -1 : Number(session),
    // BSD gives the path of the program, Linux its short name, which may hold a slash ("kworker/0:1").
    name: platform === 'linux' ? name : basename(name),
    uid: Number(uid),
  }
}

/** All processes, or the one with `pid`. The lister itself is left out. */
export async function listProcesses(pid?: number): Promise<ProcessFacts[]> {
  if (process.platform === 'win32') return listWindows(pid)
  const { output, pid: own } = await run('ps', [
    ...(pid === undefined ? ['-A'] : ['-p', `${pid}`]),
    '-o',
    COLUMNS,
  ])
  const found: ProcessFacts[] = []
  for (const line of output.split('\n')) {
    const facts = parsePsLine(line)
    if (facts && facts.pid !== own) found.push(facts)
  }
  return found
}

/** Which of `pids` are zombies, by the state column of `ps`. None on Windows, which has no such state. */
export async function findZombies(pids: readonly number[]): Promise<Set<number>> {
  const zombies = new Set<number>()
  if (pids.length === 0 || process.platform === 'win32') return zombies
  const { output } = await run('ps', ['-o', 'pid=,stat=', '-p', pids.join(',')])
  for (const line of output.split('\n')) {
    const match = /^\s*(\d+)\s+Z/.exec(line)
    if (match) zombies.add(Number(match[1]))
  }
  return zombies
}

/** Owner, priority and command line of a process; null where `ps` can't be asked or finds none. */
export async function describeProcess(
  pid: number,
): Promise<{ user: string; nice: number; command: string } | null> {
  if (process.platform === 'win32') return null
  const { output } = await run('ps', ['-p', `${pid}`, '-o', 'user=,nice=,args='])
  const match = /^\s*(\S+)\s+(-?\d+|-)\s+(.*)$/m.exec(output)
  return match ? { user: match[1], nice: match[2] === '-' ? 0 : Number(match[2]), command: match[3] } : null
}

/**
 * Command lines of all processes, by pid. Each is one string: `ps` joins the arguments with spaces, and where one ended
 * can't be told any more.
 */
export async function listCommands(): Promise<Map<number, string>> {
  if (process.platform === 'win32')
    return new Map((await queryWindows()).map((one) => [one.ProcessId, one.CommandLine ?? one.Name]))
  const { output } = await run('ps', ['-A', '-o', 'pid=,args='])
  const lines = new Map<number, string>()
  for (const line of output.split('\n')) {
    const match = /^\s*(\d+)\s(.*)$/.exec(line)
    if (match) lines.set(Number(match[1]), match[2])
  }
  return lines
}

interface WindowsProcess {
  readonly ProcessId: number
  readonly ParentProcessId: number
  readonly Name: string
  readonly CommandLine: string | null
  /** Milliseconds since the epoch; null for the idle process and for what we may not look into. */
  readonly Created: number | null
}

/** Written to the documentation of Win32_Process; it has never run on a Windows machine in the tests of this project. */
async function queryWindows(pid?: number): Promise<WindowsProcess[]> {
  const filter = pid === undefined ? '' : ` -Filter 'ProcessId=${pid}'`
  const created =
    '@{n="Created";e={if($_.CreationDate){([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds()}}}'
  const columns = `ProcessId,ParentProcessId,Name,CommandLine,${created}`
  const script = `ConvertTo-Json -Compress @(Get-CimInstance Win32_Process${filter} | Select-Object ${columns})`
  const { output, pid: own } = await run('powershell.exe', [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    script,
  ])
  return (JSON.parse(output || '[]') as WindowsProcess[]).filter((one) => one.ProcessId !== own)
}

async function listWindows(pid?: number): Promise<ProcessFacts[]> {
  return (await queryWindows(pid)).map((one) => ({
    pid: one.ProcessId,
    createdAt: one.Created ?? 0,
    ppid: one.ParentProcessId,
    pgid: -1,
    session: -1,
    name: one.Name,
    uid: -1,
  }))
}
