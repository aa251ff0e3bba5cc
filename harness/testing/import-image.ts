import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { UsageError } from '../model/usage-error.ts'
import { type ContainerEngine, followWork, openEngine } from '../topology/containers/container-engine.ts'

/** A temporary image. Disposing removes it. */
interface ImportedImage extends AsyncDisposable {
  readonly name: string
}

/**
 * Creates an image from an unpacked tree of server programs, for machines that reach no registry. In addition to the
 * tree, it contains the files that server packages assume: a shell with the usual programs (a static busybox), the
 * links of a merged /usr, root in /etc/passwd and a world-writable /tmp.
 */
export async function importImage(request: {
  name: string
  /** A tree with `usr/sbin` and so on. */
  directory: string
  /** Additional executable files, by their path in the image. */
  files?: Record<string, string>
  /** Lines of a Dockerfile, for example `ENTRYPOINT ["/start"]`. */
  changes?: string[]
}): Promise<ImportedImage> {
  if (!(await exists(join(request.directory, 'usr')))) {
    throw new UsageError(`${request.directory} is no tree of server programs to make the image ${request.name} from`, {
      remedy: 'take a bundle that was fetched; a server that is installed on this machine has no tree of its own',
    })
  }
  const engine = await openEngine()
  await using stack = new AsyncDisposableStack()
  const staging = await mkdtemp(join(tmpdir(), 'crosscheck-image-'))
  stack.defer(() => rm(staging, { recursive: true, force: true }))
  await furnish(staging, request.directory)
  for (const [path, content] of Object.entries(request.files ?? {})) {
    await writeExecutable(join(staging, path), content)
  }
  const additions = await missingFrom(request.directory, staging)
  await sendTree(engine, request, [
    `--directory=${request.directory}`,
    ...(await readdir(request.directory)),
    '--no-recursion',
    `--directory=${staging}`,
    ...additions,
  ])
  return {
    name: request.name,
    [Symbol.asyncDispose]: async () => {
      await engine.container.dockerode.getImage(request.name).remove({ force: true })
    },
  }
}

async function furnish(staging: string, bundle: string): Promise<void> {
  for (const name of ['lib', 'lib64']) {
    if (!(await exists(join(bundle, name)))) await symlink(`usr/${name}`, join(staging, name))
  }
  const programs = join(staging, 'bin')
  await mkdir(programs)
  await copyFile(await findBusybox(), join(programs, 'busybox'))
  await chmod(join(programs, 'busybox'), 0o755)
  for (const name of ['sh', 'cat', 'mkdir', 'id', 'sleep']) {
    await symlink('busybox', join(programs, name))
  }
  await mkdir(join(staging, 'tmp'))
  await chmod(join(staging, 'tmp'), 0o1777)
  await mkdir(join(staging, 'etc'))
  await writeFile(join(staging, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\n')
  await writeFile(join(staging, 'etc/group'), 'root:x:0:\n')
}

/** Returns the files to add; the engine accepts no archive that contains a path twice, even that of a folder. */
async function missingFrom(bundle: string, staging: string): Promise<string[]> {
  const paths = await readdir(staging, { recursive: true })
  const present = await Promise.all(paths.map(path => exists(join(bundle, path))))
  return paths.filter((_, index) => !present[index]).sort()
}

async function writeExecutable(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  await chmod(path, 0o755)
}

async function findBusybox(): Promise<string> {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(directory, 'busybox')
    if (await exists(path)) return path
  }
  throw new UsageError('no busybox is on PATH, and images made from server programs need its shell', {
    remedy: 'install the package busybox-static (.ci/docker-engine does)',
  })
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

async function sendTree(
  engine: ContainerEngine,
  image: { name: string; changes?: string[] },
  members: string[],
): Promise<void> {
  const tar = spawn('tar', ['--create', '--owner=0', '--group=0', ...members], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(tar, 'close')
  const [repo, tag] = image.name.split(':')
  const { dockerode } = engine.container
  const answer = await dockerode.importImage(tar.stdout, { repo, tag, changes: image.changes ?? [] })
  await followWork(engine, answer)
  const [code] = await ended
  if (code !== 0) throw new Error(`tar ended with code ${code}: the image ${image.name} may be incomplete`)
}
