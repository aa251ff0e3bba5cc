import { expect, it } from 'vitest'
import { parseServerVersion } from './server-version.ts'

it.each([
  ['mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', { product: 'mysql', version: '9.7.4' }],
  [
    '/usr/sbin/mysqld  Ver 8.0.36-0ubuntu0.22.04.1 for Linux on x86_64 ((Ubuntu))',
    { product: 'mysql', version: '8.0.36' },
  ],
  ['mysqld  Ver 5.6.24 for Linux on x86_64 (MySQL Community Server (GPL))', { product: 'mysql', version: '5.6.24' }],
  [
    'mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)',
    { product: 'mariadb', version: '10.11.6' },
  ],
  ['mysqld  Ver 8.0.35-27 for Linux on x86_64 (Percona Server (GPL), Release 27)', undefined],
  ['command not found', undefined],
])('%s', (line, found) => {
  expect(parseServerVersion(line)).toEqual(found)
})
