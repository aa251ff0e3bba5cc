import { describe, expect, test } from 'vitest'
import { noSettings } from '../../model/server-settings.ts'
import { UsageError } from '../../model/usage-error.ts'
import type { ImageConfig } from './container-image.ts'
import { planLaunch, recogniseImage } from './container-launch.ts'

const nothing: ImageConfig = { entrypoint: [], command: [], ports: [], variables: ['PATH'] }

describe('an image is recognised by its configuration', () => {
  test.each<[string, Partial<ImageConfig>]>([
    ['mysql:9.7', { entrypoint: ['docker-entrypoint.sh'], command: ['mysqld'], ports: [3306, 33060] }],
    ['mariadb:11.8', { entrypoint: ['docker-entrypoint.sh'], command: ['mariadbd'], ports: [3306] }],
    ['percona/percona-server:8.0', { entrypoint: ['/docker-entrypoint.sh'], command: ['mysqld'], ports: [3306] }],
    ['mirror/db:1', { entrypoint: ['/entry'], variables: ['PATH', 'MYSQL_MAJOR'], ports: [3306] }],
    ['mirror/db:2', { entrypoint: ['/entry'], variables: ['PATH', 'MARIADB_VERSION'] }],
  ])('%s is run as the official images are', (image, config) => {
    expect(recogniseImage(image, { ...nothing, ...config })).toEqual({ kind: 'official' })
  })

  test.each<[string, Partial<ImageConfig>]>([
    ['no command at all', {}],
    ['a shell', { command: ['/bin/bash'] }],
    ['a shell as entrypoint', { entrypoint: ['/bin/sh', '-c'], command: ['mysqld'] }],
    ['the server itself', { command: ['/usr/sbin/mysqld', '--port=3306'] }],
  ])('with %s it is bare', (_, config) => {
    expect(recogniseImage('local/db', { ...nothing, ...config })).toEqual({ kind: 'bare' })
  })

  test('TiDB starts in its own way, on its own port', () => {
    const config = { ...nothing, entrypoint: ['/tidb-server'], ports: [10080, 4000] }
    expect(recogniseImage('pingcap/tidb:v8.5', config)).toEqual({ kind: 'foreign', port: 4000 })
  })

  test('another server is looked for on the port it exposes', () => {
    const config = { ...nothing, entrypoint: ['/server'], ports: [2881] }
    expect(recogniseImage('some/server', config)).toEqual({ kind: 'foreign', port: 2881 })
  })

  test('a program without a port is refused with what to do', () => {
    const refused = () => recogniseImage('alpine', { ...nothing, command: ['top'] })
    expect(refused).toThrow(UsageError)
    expect(refused).toThrow('the image alpine exposes no port')
  })
})

describe('the password of root', () => {
  test.each([{ kind: 'official' }, { kind: 'bare' }] as const)(
    'is in a file only, never in what `docker inspect` shows: $kind',
    kind => {
      const { files, ...shown } = planLaunch(kind, 's3cret-word', noSettings)
      expect(files.some(file => file.content.includes('s3cret-word'))).toBe(true)
      expect(JSON.stringify({ ...shown, password: undefined })).not.toContain('s3cret-word')
    },
  )

  test('is empty where the image knows no way to set one', () => {
    expect(planLaunch({ kind: 'foreign', port: 4000 }, 's3cret-word', noSettings).password).toBe('')
  })
})

describe('settings', () => {
  const settings = { values: { log_bin: 'ON', lower_case_table_names: '1' }, locate: () => undefined }

  test.each([{ kind: 'official' }, { kind: 'bare' }] as const)('reach the server in a container: $kind', kind => {
    const { command, files } = planLaunch(kind, 'secret', settings)
    expect(command).toEqual(expect.arrayContaining(['--log-bin=binlog', '--lower-case-table-names=1']))
    expect(command).not.toContain('--skip-log-bin')
    if (kind.kind === 'bare') expect(files[0]!.content).toContain('flags=--lower-case-table-names=1')
  })

  test('are an error for an image that starts its server in its own way', () => {
    expect(() => planLaunch({ kind: 'foreign', port: 4000 }, 'secret', settings)).toThrow(UsageError)
  })
})
