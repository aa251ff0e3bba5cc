import { errorsOfLackingRights } from '../../model/lacking-right.ts'
import type { Label } from './label.ts'

export const rights: Label[] = [
  {
    id: 'needs-privilege',
    title: 'only one of the servers asks for a privilege that the account lacks',
    changed:
      'Servers divide their privileges in different ways: MySQL 8.0 took many session variables under SESSION_VARIABLES_ADMIN, MariaDB 10.5 split SUPER, and with a binary log routines and triggers need SUPER or log_bin_trust_function_creators.',
    rewrite:
      "Leave the statement out, or give the application's account on that server the privilege that the message names: an ordinary account lacks it, too.",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/privileges-provided.html',
    recognise: { one: { errno: errorsOfLackingRights }, other: { succeeds: true }, kinds: ['error', 'setup'] },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        asApplication: true,
        statement: 'SET SESSION max_error_count = 10',
        rewritten: [],
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        asApplication: true,
        statement: 'SET SESSION bulk_insert_buffer_size = 1048576',
        rewritten: [],
      },
    ],
  },
]
