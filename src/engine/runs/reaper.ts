import type { ChildProcess } from 'node:child_process'
import { startOf } from '../process-start'
import { spawn } from '../spawn'

/*
 * The last line against leftovers. A shell in a session of its own holds the ids of the process groups that are alive,
 * one line each through a pipe; when the pipe ends without farewell (the engine was killed), it kills them. It is the
 * only means that covers busy loops and grandchildren: a killed engine can run no handler, and PR_SET_PDEATHSIG
 * reaches one generation. dash wants `kill -s KILL -- -PGID` in just this form.
 *
 * A group is `<id>:<start of its leader>`. While anybody is in a group its id is given to no process; so who has that pid
 * and another start has made a group of his own of it, and ours is gone. The runs' telemetry sockets and scratch
 * folders (`s` adds one, `x` lets it go) are its positional parameters, since paths may hold spaces. A socket goes with
 * its folder. Its path is also the mark of its run (mark.ts): on Linux it finds who left the groups since the engine last
 * looked. A scratch folder goes with everything in it and with the shared memory that bears its name (scratch.ts), when
 * all processes were killed; and once more a moment later, since a signal is obeyed when a system call has returned.
 */
const SCRIPT = `
trap '' INT TERM HUP
groups=
ours() {
  stat=
  while IFS= read -r line; do stat="$stat $line"; done <"/proc/$1/stat" || return 0
  [ -n "$stat" ] || return 0
  start=$2
  set -- \${stat##*) }
  [ "\${20}" = "$start" ]
}
while read -r sign id; do
  case $sign in
    +) groups="$groups $id" ;;
    -) kept=; for g in $groups; do [ "$g" = "$id" ] || kept="$kept $g"; done; groups=$kept ;;
    s) set -- "$@" "$id" ;;
    x) n=$#; while [ "$n" -gt 0 ]; do s=$1; shift; [ "$s" = "$id" ] || set -- "$@" "$s"; n=$((n - 1)); done ;;
  esac
done
for g in $groups; do
  start=\${g#*:} g=\${g%:*}
  ours "$g" "$start" && kill -s KILL -- "-$g" 2>/dev/null
done
for s in "$@"; do
  [ -d "$s" ] && continue
  for n in 1 2 3 4 5; do
    found=$(grep -lzxF -- "FORKSCOPE_TRACE=$s" /proc/[0-9]*/environ 2>/dev/null)
    [ -n "$found" ] || break
    for p in $found; do p=\${p#/proc/}; kill -s KILL "\${p%/*}" 2>/dev/null; done
  done
  rm -f -- "$s"; rmdir -- "\${s%/*}" 2>/dev/null
done
for n in 1 2; do
  for s in "$@"; do
    case \${s##*/} in forkscope-run-?*) rm -rf -- "$s" /dev/shm/*"\${s##*/}"* 2>/dev/null; [ $n = 2 ] || sleep 0.2 ;; esac
  done
done
exit 0
`

/** Keeps the promise that no process of a run outlives the engine. One per engine; POSIX only (no-op elsewhere). */
export class Reaper {
  #shell: ChildProcess | null = null
  /** With the starts of their leaders; 0: it was gone already. */
  readonly #groups = new Map<number, number>()
  /** Telemetry sockets and scratch folders. */
  #paths = new Set<string>()
  #disposed = false

  get pid(): number | undefined {
    return this.#shell?.pid
  }

  /** Process groups it would kill now. */
  get groups(): ReadonlyMap<number, number> {
    return this.#groups
  }

  /** From now on the group dies with the engine. Write it down before the group can do harm. */
  add(group: number): void {
    if (this.#groups.has(group) || this.#disposed) return
    const start = startOf(group)
    this.#groups.set(group, start)
    if (this.#shell === null) this.#start()
    else this.#tell(`+ ${group}:${start}\n`)
  }

  /** Whether a group is still the one that was added: its id may have been given to a stranger since. */
  owns(group: number): boolean {
    const leader = startOf(group)
    return leader === 0 || leader === this.#groups.get(group)
  }

  /** The group is empty (its id may be used again by strangers). */
  remove(group: number): void {
    const start = this.#groups.get(group)
    if (this.#groups.delete(group)) this.#tell(`- ${group}:${start}\n`)
  }

  /** From now on this socket, and the folder that holds nothing else, is removed if the engine is killed. */
  addSocket(path: string): void {
    this.#add(path)
  }

  /** Its owner has removed it. */
  removeSocket(path: string): void {
    this.#remove(path)
  }

  /** From now on this scratch folder, and shared memory that bears its name, is removed if the engine is killed. */
  addFolder(path: string): void {
    this.#add(path)
  }

  /** Its owner has removed it. */
  removeFolder(path: string): void {
    this.#remove(path)
  }

  /** Lets the shell end without killing anything. @returns when it is gone */
  async dispose(): Promise<void> {
    this.#disposed = true
    for (const group of [...this.#groups.keys()]) this.remove(group)
    for (const path of [...this.#paths]) this.#remove(path)
    const shell = this.#shell
    if (shell === null || shell.exitCode !== null || shell.signalCode !== null) return
    await new Promise<void>((gone) => {
      shell.once('exit', () => gone())
      // Waited for from here on: a host without other work would end in the middle.
      shell.ref()
      shell.stdin?.end()
    })
  }

  #add(path: string): void {
    // Its lines end at a line feed; nobody has one in the path of a temporary folder.
    if (this.#disposed || path.includes('\n')) return
    this.#paths.add(path)
    if (this.#shell === null) this.#start()
    else this.#tell(`s ${path}\n`)
  }

  #remove(path: string): void {
    if (this.#paths.delete(path)) this.#tell(`x ${path}\n`)
  }

  /** Starts a shell and tells it of all groups, sockets and folders. */
  #start(): void {
    if (process.platform === 'win32') return
    const shell = spawn('/bin/sh', ['-c', SCRIPT], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      // An engine may itself be in a run of another: that one's reaper must not take this one for its prey.
      env: { ...process.env, FORKSCOPE_TRACE: '' },
    })
    this.#shell = shell
    // Somebody may kill the reaper itself: a new one takes its place at once, or with the next group.
    const lost = () => {
      if (this.#shell === shell) this.#shell = null
      if (!this.#disposed && this.#groups.size + this.#paths.size > 0) this.#start()
    }
    shell.on('error', () => (this.#shell = null))
    shell.once('exit', lost)
    shell.stdin?.on('error', () => {})
    shell.unref()
    // The pipe must not keep a finished engine alive either.
    ;(shell.stdin as unknown as { unref?(): void } | null)?.unref?.()
    for (const [group, start] of this.#groups) this.#tell(`+ ${group}:${start}\n`)
    for (const path of this.#paths) this.#tell(`s ${path}\n`)
  }

  #tell(line: string): void {
    this.#shell?.stdin?.write(line)
  }
}
