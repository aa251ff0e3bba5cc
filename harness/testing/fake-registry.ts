import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** The outcome of the download of the image's only layer. */
type LayerDelivery = 'whole' | 'missing' | 'stalled'

interface FakeRegistry extends AsyncDisposable {
  /** The only image of the registry, as an argument for `docker pull`. */
  readonly image: string
}

/**
 * Opens a registry with one image of one layer, for tests: it implements as much of the distribution protocol as
 * `docker pull` uses (github.com/opencontainers/distribution-spec). Engines connect to registries on this machine
 * without TLS.
 */
export async function openFakeRegistry(delivery: LayerDelivery): Promise<FakeRegistry> {
  // Random bytes cannot be compressed, so that the download takes long enough to be reported.
  const tar = tarOfOneFile('noise', randomBytes(24 * 1024 * 1024))
  const layer = gzipSync(tar, { level: 1 })
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: { ExposedPorts: { '4000/tcp': {} } },
      rootfs: { type: 'layers', diff_ids: [digest(tar)] },
    }),
  )
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: described('application/vnd.docker.container.image.v1+json', config),
      layers: [described('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
    }),
  )
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (path === '/v2/') response.end('{}')
    else if (path.includes('/manifests/')) {
      // A HEAD request reads only the headers, including this one.
      response.setHeader('content-length', manifest.length).setHeader('content-type', mediaType)
      response.setHeader('docker-content-digest', digest(manifest)).end(manifest)
    } else if (path.endsWith(digest(config))) response.end(config)
    else if (path.endsWith(digest(layer)) && delivery !== 'missing') {
      response.setHeader('content-length', layer.length)
      if (delivery === 'whole') response.end(layer)
      else response.write(layer.subarray(0, layer.length / 2))
    } else response.writeHead(404).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    image: `127.0.0.1:${port}/crosscheck-test/pulled:1`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function described(mediaType: string, content: Buffer): { mediaType: string; size: number; digest: string } {
  return { mediaType, size: content.length, digest: digest(content) }
}

function digest(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

/**
 * Returns an archive in the format ustar (POSIX.1-1988): a header of 512 bytes, the content, zeroes to a multiple of
 * 512 and 1,024 more.
 */
function tarOfOneFile(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148)
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)])
}
