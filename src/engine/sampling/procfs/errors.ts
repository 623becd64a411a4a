/** What failed system calls on procfs say of a process. Anything else (EMFILE, ENOMEM) says nothing of it. */

/** Another user's, or hidden (hidepid, security modules). */
export function isRefused(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EACCES' || code === 'EPERM'
}

/** ENOENT when it had gone before the file was opened, ESRCH when after. */
export function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ESRCH' || code === 'ENOENT'
}
