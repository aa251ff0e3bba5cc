/** Explains an error of the operating system and its remedy; returns undefined for any other error. */
export function explainSystemError(error: unknown): { code: string; cause: string; remedy: string } | undefined {
  const code = codeOf(error)
  const known = code === undefined ? undefined : explanations[code]
  return code !== undefined && known ? { code, ...known } : undefined
}

/** Whether the operating system has refused something: a file, a folder, a process. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && codeOf(error) !== undefined
}

/** Returns the cause in words, or the error's own message if it is not a known error of the operating system. */
export function causeOf(error: unknown): string {
  return explainSystemError(error)?.cause ?? (error instanceof Error ? error.message : String(error))
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

const tooManyFiles = {
  cause: 'this process may not open any more files (EMFILE)',
  remedy: 'raise the limit, for example with ulimit -n 1024',
}

/** See errno(3). */
const explanations: Readonly<Record<string, { cause: string; remedy: string }>> = {
  ENOSPC: { cause: 'no space is left on the disk (ENOSPC)', remedy: 'make room there' },
  EDQUOT: { cause: 'the disk quota is used up (EDQUOT)', remedy: 'make room there, or have the quota raised' },
  EFBIG: { cause: 'files may not grow that large (EFBIG)', remedy: 'raise the limit, for example with ulimit -f' },
  EROFS: { cause: 'the file system is read-only (EROFS)', remedy: 'name a folder that can be written to' },
  EACCES: { cause: 'permission is denied (EACCES)', remedy: 'name a folder that can be written to' },
  EPERM: { cause: 'permission is denied (EPERM)', remedy: 'name a folder that can be written to' },
  EIO: { cause: 'the disk reports an error (EIO)', remedy: 'check the disk' },
  ENOENT: { cause: 'the folder is not there (ENOENT)', remedy: 'make the folder, or name another one' },
  ENOTDIR: { cause: 'there is a file where a folder is needed (ENOTDIR)', remedy: 'name another folder' },
  EMFILE: tooManyFiles,
  ENFILE: {
    cause: 'this machine cannot open any more files (ENFILE)',
    remedy: 'end other programs, or raise the limit fs.file-max',
  },
  EAGAIN: {
    cause: 'no further process can be started (EAGAIN)',
    remedy: 'end other programs, or raise the limit, for example with ulimit -u',
  },
  ENOMEM: { cause: 'no memory is left (ENOMEM)', remedy: 'end other programs' },
}
